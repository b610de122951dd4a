package io.floatingvip.operator;

import static io.floatingvip.operator.LabCluster.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.floatingvip.crds.KubeApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Services of type LoadBalancer on a real API server, served by a real operator that has the rights
 * of the shipped roles. There are no controllers, so nobody but the operator removes anything.
 */
class LoadBalancerApiIT {
  private static final String MANIFESTS = "../deploy/manifests";
  private static final String NAMESPACE = LabCluster.NAMESPACE;
  private static final String ACCOUNT =
      "system:serviceaccount:" + NAMESPACE + ":floating-vip-operator";
  private static final String SPEAKER =
      """
      {apiVersion: floatingvip.io/v1alpha1, kind: Speaker, metadata: {name: node-a, namespace: %s}, %s}
      """;

  private static Optional<KubeApi> api = Optional.empty();
  private static Optional<OperatorProcess> operator = Optional.empty();

  @BeforeAll
  static void start() throws Exception {
    api = KubeApi.start();
    assumeTrue(api.isPresent(), "no kube-apiserver: build one by e2e/kubernetes/build");
    kubectl("apply", "--server-side", "--force-conflicts", "-k", MANIFESTS);
    try (KubernetesClient client = api.get().client()) {
      client
          .resource(new NodeBuilder().withNewMetadata().withName("node-a").endMetadata().build())
          .create();
    }
    apply(SPEAKER.formatted(NAMESPACE, "spec: {}"));
    apply(
        SPEAKER.formatted(
            NAMESPACE,
            "status: {interfaces: [{name: eth0, index: 2, up: true, addresses: [192.168.64.11/24]}]}"),
        "--subresource=status");
    InetSocketAddress http = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    operator =
        Optional.of(
            new OperatorProcess(
                operatorClient(),
                new Options(http, Options.LogFormat.TEXT, NAMESPACE, false, Optional.empty())));
    operator.get().start();
  }

  /** Returns a client with the rights of the operator's service account, and no more. */
  private static KubernetesClient operatorClient() {
    try (KubernetesClient admin = api.orElseThrow().client()) {
      Config config =
          new ConfigBuilder(admin.getConfiguration())
              .withImpersonateUsername(ACCOUNT)
              .withImpersonateGroups("system:serviceaccounts", "system:authenticated")
              .build();
      return new KubernetesClientBuilder().withConfig(config).build();
    }
  }

  @AfterAll
  static void stop() throws Exception {
    operator.ifPresent(OperatorProcess::close);
    if (api.isPresent()) {
      api.get().close();
    }
  }

  private static String kubectl(String... arguments) {
    return run("", arguments);
  }

  private static String run(String input, String... arguments) {
    try {
      return api.orElseThrow().kubectl(input, arguments);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void apply(String yaml, String... more) {
    String[] arguments = new String[more.length + 3];
    arguments[0] = "apply";
    arguments[1] = "--server-side";
    arguments[2] = "--filename=-";
    System.arraycopy(more, 0, arguments, 3, more.length);
    String answer = run(yaml, arguments);
    assertTrue(answer.endsWith(" serverside-applied"), answer);
  }

  private static String service(String path) {
    return kubectl("get", "service", "web-public", "-ojsonpath={" + path + "}");
  }

  private static String objects() {
    return kubectl("get", "virtualips,backendpools", "-oname");
  }

  @Test
  void theExampleIsGivenItsIngressAndLosesEverythingWithItsTypeOrItself() throws Exception {
    String example = "--filename=../deploy/examples/load-balancer.yaml";
    kubectl("apply", "--server-side", example);

    eventually(() -> service(".status.loadBalancer.ingress[0].ip").equals("192.168.64.122"));
    assertEquals("Proxy", service(".status.loadBalancer.ingress[0].ipMode"));
    assertEquals(
        "virtualip.floatingvip.io/svc-web-public\nbackendpool.floatingvip.io/svc-web-public.http",
        objects());
    eventually(() ->
        kubectl("-n", NAMESPACE, "get", "speaker", "node-a", "-oyaml").contains("port: 80\n"));
    eventually(() ->
        kubectl("describe", "service", "web-public")
            .contains("192.168.64.122, by VirtualIP svc-web-public"));

    kubectl("patch", "service", "web-public", "--patch={\"spec\":{\"type\":\"ClusterIP\"}}");
    eventually(() -> objects().isEmpty());
    eventually(() -> service(".status.loadBalancer.ingress").isEmpty());
    eventually(() -> service(".status.conditions").isEmpty());

    kubectl("delete", "service", "web-public");
    kubectl("apply", "--server-side", example);
    eventually(() -> service(".status.loadBalancer.ingress[0].ip").equals("192.168.64.122"));

    kubectl("delete", "service", "web-public");
    eventually(() -> objects().isEmpty());
    eventually(() ->
        kubectl("-n", NAMESPACE, "get", "speaker", "node-a", "-ojsonpath={.spec}").equals("{}"));
  }
}
