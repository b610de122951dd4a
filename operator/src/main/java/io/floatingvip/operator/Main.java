package io.floatingvip.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The main program of the operator. */
public final class Main {
  private static final int USAGE = 2;

  private Main() {}

  /**
   * Runs the operator until the process is told to end.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    if (List.of(arguments).contains("--help")) {
      System.out.print(Options.USAGE);
      return;
    }
    try {
      run(Options.read(Arrays.asList(arguments), System.getenv()));
    } catch (Options.UsageException e) {
      System.err.println("floating-vip-operator: " + e.getMessage());
      System.err.print(Options.USAGE);
      System.exit(USAGE);
    } catch (IOException e) {
      System.err.println("floating-vip-operator: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void run(Options options) throws IOException {
    LogSetup.apply(options.log());
    Logger log = LoggerFactory.getLogger(Main.class);
    // Reconciliations are tried again as a whole: a request of theirs that fails must not hold the
    // others up.
    Config config =
        new ConfigBuilder(Config.autoConfigure(null)).withRequestRetryBackoffLimit(1).build();
    KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build();
    OperatorProcess operator = new OperatorProcess(client, options);
    Runtime.getRuntime().addShutdownHook(new Thread(operator::close, "shutdown"));
    log.info(
        "planning for the speakers of namespace {} at {}, metrics at {}",
        options.namespace(),
        client.getMasterUrl(),
        operator.httpAddress());
    try {
      operator.start();
    } catch (RuntimeException e) {
      log.error("can't work with {}", client.getMasterUrl(), e);
      System.exit(1);
    }
  }
}
