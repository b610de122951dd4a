package io.floatingvip.operator;

import static io.floatingvip.operator.LabCluster.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.floatingvip.crds.AddressPool;
import io.floatingvip.crds.BackendPool;
import io.floatingvip.crds.VirtualIP;
import io.floatingvip.operator.reporting.ServiceReporter;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Services of type LoadBalancer, with a real operator. */
class LoadBalancerTest {
  private LabCluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = new LabCluster();
    cluster.apply(
        """
        apiVersion: floatingvip.io/v1alpha1
        kind: AddressPool
        metadata: {name: lan}
        spec: {ranges: [192.168.64.104-192.168.64.105]}
        """);
    // The operator has seen it.
    eventually(() ->
        cluster.client.resources(AddressPool.class).withName("lan").require().getStatus() != null);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private void create(String name, String annotations) {
    create(name, annotations, "floatingvip.io/vrrp", "{name: http, port: 80}");
  }

  private void create(String name, String annotations, String type, String ports) {
    cluster.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: %s, annotations: {%s}}
        spec: {type: LoadBalancer, loadBalancerClass: %s, ports: [%s]}
        """
            .formatted(name, annotations, type, ports));
  }

  private Service service(String name) {
    return cluster.client.services().inNamespace("default").withName(name).require();
  }

  /** Changes some fields, whoever changes others at the same time. */
  private void patch(String name, String fields) {
    cluster
        .client
        .services()
        .inNamespace("default")
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON), fields);
  }

  private List<String> ingress(String name) {
    return ServiceReporter.ours(service(name)).getLoadBalancer().getIngress().stream()
        .map((LoadBalancerIngress ingress) -> ingress.getIp() + " " + ingress.getIpMode())
        .toList();
  }

  /** Names of all VirtualIPs and BackendPools. */
  private List<String> objects() {
    Stream<HasMetadata> virtualIPs =
        cluster.client.resources(VirtualIP.class).inNamespace("default").list().getItems().stream()
            .map(vip -> vip);
    Stream<HasMetadata> pools =
        cluster
            .client
            .resources(BackendPool.class)
            .inNamespace("default")
            .list()
            .getItems()
            .stream()
            .map(pool -> pool);
    return Stream.concat(virtualIPs, pools)
        .map(object -> object.getMetadata().getName())
        .sorted()
        .toList();
  }

  @Test
  void aServiceIsGivenAnAddressThatIsServed() throws Exception {
    create("web", "");

    eventually(() -> ingress("web").equals(List.of("192.168.64.104 Proxy")));
    eventually(() ->
        cluster.hasRouter("node-a") && !cluster.speaker("node-a").getSpec().listeners().isEmpty());
    var listener = cluster.speaker("node-a").getSpec().listeners().getFirst();
    assertEquals(List.of("192.168.64.104"), listener.addresses());
    assertEquals("default/svc-web.http", listener.pool());
    eventually(() -> cluster.events("AddressAssigned").size() == 1);
    assertEquals(
        "192.168.64.104, by VirtualIP svc-web",
        cluster.events("AddressAssigned").getFirst().getMessage());
    assertTrue(cluster.events("BackendsUnavailable").isEmpty());
  }

  @Test
  void inModeVipTheAddressFloatsAndNothingIsForwarded() throws Exception {
    create("web", "floatingvip.io/ip-mode: VIP");

    eventually(() -> ingress("web").equals(List.of("192.168.64.104 VIP")));
    eventually(() -> cluster.hasRouter("node-a"));
    assertTrue(cluster.speaker("node-a").getSpec().listeners().isEmpty());
    assertEquals(List.of("svc-web"), objects());
  }

  @Test
  void aDeletedServiceLosesEverything() throws Exception {
    create("web", "");
    eventually(() -> ingress("web").size() == 1);

    cluster.client.resource(service("web")).delete();

    eventually(() -> objects().isEmpty());
    eventually(() -> !cluster.hasRouter("node-a"));
  }

  @Test
  void aServiceOfAnotherTypeLosesEverything() throws Exception {
    create("web", "");
    eventually(() -> ingress("web").size() == 1);

    patch(
        "web",
        """
        [
          {"op": "replace", "path": "/spec/type", "value": "ClusterIP"},
          {"op": "remove", "path": "/spec/loadBalancerClass"}
        ]
        """);

    eventually(() -> objects().isEmpty());
    eventually(() -> ingress("web").isEmpty());
    eventually(() -> service("web").getStatus().getConditions().isEmpty());
  }

  @Test
  void portsComeAndGo() throws Exception {
    create("web", "", "floatingvip.io/vrrp", "{name: http, port: 80}, {name: dns, port: 53}");
    eventually(() -> objects().equals(List.of("svc-web", "svc-web.dns", "svc-web.http")));

    patch(
        "web",
        """
        [{"op": "remove", "path": "/spec/ports/1"}]
        """);

    eventually(() -> objects().equals(List.of("svc-web", "svc-web.http")));
    eventually(() -> cluster.vip("svc-web").getSpec().ports().size() == 1);
  }

  @Test
  void aServiceThatIsNotOursIsNotTouched() throws Exception {
    create("other", "", "example.org/other", "{port: 80}");
    String version = MockApi.version(service("other"));
    create("web", "");
    eventually(() -> ingress("web").size() == 1);

    assertEquals(version, MockApi.version(service("other")));
    assertEquals(List.of("svc-web", "svc-web.http"), objects());
  }

  @Test
  void whatIsNotUnderstoodIsSaidOnceAndWhatWasServedIsServedOn() throws Exception {
    create("web", "floatingvip.io/ip-mode: Proxy");
    eventually(() -> ingress("web").size() == 1);

    patch(
        "web",
        """
        [{"op": "replace", "path": "/metadata/annotations/floatingvip.io~1ip-mode", "value": "vip"}]
        """);

    eventually(() -> cluster.events("Refused").size() == 1);
    assertTrue(
        cluster
            .events("Refused")
            .getFirst()
            .getMessage()
            .startsWith("annotation floatingvip.io/ip-mode: vip is no mode: write Proxy"));
    assertEquals(List.of("192.168.64.104 Proxy"), ingress("web"));
    assertEquals(List.of("svc-web", "svc-web.http"), objects());
  }

  @Test
  void anObjectThatSomebodyElseMadeIsLeftAlone() throws Exception {
    cluster.apply(
        """
        apiVersion: floatingvip.io/v1alpha1
        kind: VirtualIP
        metadata: {name: svc-web}
        spec: {addresses: [192.168.64.50]}
        """);
    eventually(() -> cluster.condition("svc-web", "AddressAssigned").equals("True Assigned"));

    create("web", "");

    eventually(() -> cluster.events("Refused").size() == 1);
    assertEquals(List.of("192.168.64.50"), cluster.vip("svc-web").getSpec().addresses());
    assertNull(cluster.vip("svc-web").getSpec().addressPool());
  }

  @Test
  void whoFindsNoFreeAddressIsToldAndServedWhenOneIsFree() throws Exception {
    create("a", "");
    eventually(() -> ingress("a").size() == 1);
    create("b", "");
    eventually(() -> ingress("b").equals(List.of("192.168.64.105 Proxy")));
    create("c", "");
    eventually(() ->
        cluster.events("AddressPoolExhausted").stream()
            .anyMatch(event -> "Service".equals(event.getInvolvedObject().getKind())));

    cluster.client.resource(service("a")).delete();

    eventually(() -> ingress("c").equals(List.of("192.168.64.104 Proxy")));
  }

  @Test
  void aRestartedOperatorWritesNothingThatIsWritten() throws Exception {
    create("web", "");
    eventually(() -> ingress("web").size() == 1);
    eventually(() -> cluster.hasRouter("node-a"));
    eventually(() -> cluster.condition("svc-web", "Ready").equals("False NoActiveNode"));
    cluster.stopOperator();
    cluster.api.writes();

    cluster.startOperator();
    create("next", "");
    eventually(() -> ingress("next").equals(List.of("192.168.64.105 Proxy")));

    assertEquals(
        List.of(),
        cluster.api.writes().stream()
            .filter(path -> path.contains("svc-web") || path.contains("services/web"))
            .toList());
    assertEquals(
        1,
        cluster.events("AddressAssigned").stream()
            .filter(event -> Objects.equals("web", event.getInvolvedObject().getName()))
            .count());
  }
}
