package io.floatingvip.e2e.demo;

import io.floatingvip.crds.VirtualIP;
import io.floatingvip.e2e.lab.Lab;
import io.floatingvip.e2e.lab.Repository;
import io.floatingvip.e2e.lab.Wait;
import io.floatingvip.e2e.outage.OutageReport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The demo: applies the first example and shows what becomes of it when things break. Exit code 0
 * if everything came back in time, else 1 and the reason. With {@code --keep} it leaves all running
 * until Ctrl-C.
 */
public final class Demo {
  private static final Path EXAMPLE = Path.of("deploy/examples/first-vip.yaml");
  private static final Path FOLDER = Path.of("e2e/target/demo");

  private Demo() {}

  public static void main(String[] arguments) throws IOException {
    List<String> options = List.of(arguments);
    if (!List.of("--keep").containsAll(options)) {
      System.err.println("usage: e2e/demo [--keep]   (--keep: leave all running until Ctrl-C)");
      System.exit(2);
    }
    System.exit(run(options.contains("--keep")));
  }

  private static int run(boolean keep) throws IOException {
    Path root = Repository.root();
    Path folder = root.resolve(FOLDER);
    try (Lab lab = Lab.open(folder);
        DemoCluster cluster = new DemoCluster(lab)) {
      StatusTable table = new StatusTable(cluster.client());
      System.out.printf("kubectl apply -f %s%n", EXAMPLE);
      cluster.apply(root.resolve(EXAMPLE));
      InetSocketAddress vip = firstPort(cluster);
      try (Screen screen = new Screen(table::text)) {
        Map<String, OutageReport> outages = new Story(cluster, vip, table, screen).tell();
        screen.tell("");
        outages.forEach((what, seen) -> screen.tell("%-42s %s".formatted(what, seen.line())));
        if (keep) {
          keep(screen, folder);
        }
      }
      return 0;
    } catch (IllegalStateException e) {
      System.err.printf("The demo failed: %s%nLogs: %s%n", e.getMessage(), folder);
      return 1;
    }
  }

  private static InetSocketAddress firstPort(DemoCluster cluster) {
    VirtualIP vip =
        cluster.client().resources(VirtualIP.class).inAnyNamespace().list().getItems().getFirst();
    return InetSocketAddress.createUnresolved(
        vip.getSpec().addresses().getFirst(), vip.getSpec().ports().getFirst().port());
  }

  private static void keep(Screen screen, Path folder) {
    screen.tell("");
    screen.tell("Everything goes on running; Ctrl-C ends it. Logs and kubeconfig: " + folder);
    screen.tell(
        "A shell on the Active's segment: nsenter -a -t $(pgrep -n -f "
            + Demo.class.getName()
            + ") bash");
    Wait.pause(Duration.ofDays(1));
  }
}
