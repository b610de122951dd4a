package io.floatingvip.speaker.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The way to the API server: KUBECONFIG, in-cluster credentials, or the user's own kubeconfig. */
public final class Connection {
  private static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");

  private Connection() {}

  /**
   * A client, which connects when it is used.
   *
   * @throws IOException where nothing says which API server; the message says what to do
   */
  public static KubernetesClient open(Map<String, String> environment) throws IOException {
    Path ownConfig = Path.of(System.getProperty("user.home", "/"), ".kube", "config");
    boolean known =
        environment.containsKey("KUBECONFIG")
            || environment.containsKey("KUBERNETES_MASTER")
            || Files.exists(SERVICE_ACCOUNT)
            || Files.exists(ownConfig);
    if (!known) {
      throw new IOException(
          "there is no Kubernetes to ask: write --config FILE to run from a file, or set"
              + " KUBECONFIG");
    }
    Config config =
        new ConfigBuilder(Config.autoConfigure(null))
            .withConnectionTimeout(3_000)
            .withRequestTimeout(10_000)
            .withRequestRetryBackoffLimit(1)
            // Doubled five times at most: after 5 s at the latest it is tried again.
            .withWatchReconnectInterval(150)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }
}
