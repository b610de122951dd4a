package io.floatingvip.e2e.api;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.floatingvip.crds.AddressPool;
import io.floatingvip.crds.BackendPool;
import io.floatingvip.crds.Speaker;
import io.floatingvip.crds.VirtualIP;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A running API server that knows the custom resources of Floating VIP. */
public final class ApiServer implements AutoCloseable {
  // It tells of every request; kept here, because a logger that nobody holds forgets its level.
  private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());

  private final KubernetesMockServer server;
  private final InetAddress address;

  private ApiServer(KubernetesMockServer server, InetAddress address) {
    this.server = server;
    this.address = address;
  }

  /** Starts a server without objects on a free port of the address, without TLS. */
  public static ApiServer start(InetAddress address) {
    REQUESTS.setLevel(Level.WARNING);
    ObjectStore objects = new ObjectStore();
    for (Class<? extends io.fabric8.kubernetes.client.CustomResource<?, ?>> type :
        List.of(VirtualIP.class, BackendPool.class, AddressPool.class, Speaker.class)) {
      objects.expectCustomResource(CustomResourceDefinitionContext.fromCustomResourceType(type));
    }
    KubernetesMockServer server =
        new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), objects, false);
    server.init(address, 0);
    return new ApiServer(server, address);
  }

  /** The address that clients take as their server, such as {@code http://192.168.64.1:40123}. */
  public String url() {
    return "http://" + address.getHostAddress() + ":" + server.getPort();
  }

  /** A new client; the caller closes it. */
  public KubernetesClient client() {
    Config config =
        new ConfigBuilder(Config.empty()).withMasterUrl(url()).withNamespace("default").build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** Writes a file that KUBECONFIG may name. */
  public Path writeKubeconfig(Path file) throws IOException {
    return Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        clusters:
          - {name: lab, cluster: {server: "%s"}}
        users:
          - {name: lab, user: {token: lab}}
        contexts:
          - {name: lab, context: {cluster: lab, user: lab, namespace: default}}
        current-context: lab
        """
            .formatted(url()));
  }

  /** Ends the server with all its connections; the objects are gone with it. */
  @Override
  public void close() {
    server.destroy();
  }
}
