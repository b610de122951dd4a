package io.floatingvip.operator;

import static io.floatingvip.operator.LabCluster.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.floatingvip.crds.BackendPool;
import io.floatingvip.crds.BackendPoolStatus;
import io.floatingvip.crds.CandidateStatus;
import io.floatingvip.crds.HandoverResult;
import io.floatingvip.crds.VirtualIPStatus;
import io.floatingvip.crds.programme.Pool;
import io.floatingvip.crds.status.BackendState;
import io.floatingvip.crds.status.CompletedHandover;
import io.floatingvip.crds.status.CompletedHandover.AddressHandover;
import io.floatingvip.crds.status.HandoverStatus;
import io.floatingvip.crds.status.RouterState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OperatorTest {
  private static final Instant LONG_AGO = Instant.parse("2026-11-20T09:00:00Z");

  private static final String FIRST_ADDRESS = "192.168.64.100";

  private LabCluster cluster;

  @BeforeEach
  void start() throws IOException {
    cluster = new LabCluster();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private void applyFirstExampleAt(String address) throws IOException {
    String text = Files.readString(Path.of("../deploy/examples/first-vip.yaml"));
    for (String document : text.replace(FIRST_ADDRESS, address).split("\n---\n", -1)) {
      cluster.apply(document);
    }
  }

  private static String vip(String name, String address) {
    return """
    apiVersion: floatingvip.io/v1alpha1
    kind: VirtualIP
    metadata: {name: %s}
    spec:
      addresses: [%s]
    """
        .formatted(name, address);
  }

  private void applyFirstExample() throws IOException, InterruptedException {
    cluster.service("web");
    applyFirstExampleAt(FIRST_ADDRESS);
    for (String node : List.of("node-a", "node-b", "node-c")) {
      eventually(
          () -> cluster.hasRouter(node) && !cluster.speaker(node).getSpec().listeners().isEmpty());
    }
  }

  @Test
  void theFirstExampleBecomesAProgrammeForEveryNode() throws Exception {
    applyFirstExample();

    assertEquals(List.of("192.168.64.100"), cluster.router("node-a").addresses());
    assertEquals(List.of("192.168.64.11", "192.168.64.13"), cluster.router("node-b").peers());
    Pool pool = cluster.speaker("node-c").getSpec().pools().getFirst();
    assertEquals("default/web", pool.name());
    assertEquals("http", Objects.requireNonNull(pool.endpointSlices()).port());
    eventually(() -> cluster.condition("web", "AddressAssigned").equals("True Assigned"));
    eventually(() -> cluster.condition("web", "Ready").equals("False NoActiveNode"));
    assertEquals(
        "Node", cluster.speaker("node-a").getMetadata().getOwnerReferences().getFirst().getKind());
  }

  /** A busy machine only takes longer. */
  @Test
  void anAddressThatNobodyWantsAnyMoreStaysForAMoment() throws Exception {
    applyFirstExample();

    long before = System.nanoTime();
    applyFirstExampleAt("192.168.64.105");
    eventually(() -> !cluster.router("node-a").addresses().contains(FIRST_ADDRESS));
    Duration stayed = Duration.ofNanos(System.nanoTime() - before);

    assertTrue(stayed.compareTo(Withdrawal.PATIENCE) >= 0, stayed::toString);
    assertEquals(List.of("192.168.64.105"), cluster.router("node-a").addresses());
  }

  @Test
  void whatTheSpeakersReportBecomesStatusAndEvents() throws Exception {
    applyFirstExample();

    cluster.reports("node-a", RouterState.ACTIVE, LONG_AGO, BackendState.UP);
    cluster.reports("node-b", RouterState.BACKUP, LONG_AGO, BackendState.UP);
    eventually(() -> cluster.condition("web", "Ready").equals("True Serving"));

    // The report of node-a stays as it is: it has died.
    cluster.reports("node-b", RouterState.ACTIVE, LONG_AGO.plusSeconds(3600), BackendState.UP);
    eventually(() -> "node-b".equals(owner()));
    VirtualIPStatus status = cluster.vip("web").getStatus();
    assertEquals(2, status.transitions());
    assertEquals("80/TCP", status.ports());
    assertEquals(
        List.of("Unknown", "Active", "Unknown"),
        status.candidates().stream().map(CandidateStatus::state).toList());
    eventually(() -> cluster.events("Active").size() == 2);
    assertTrue(
        cluster.events("Active").stream()
            .anyMatch(event ->
                event
                    .getMessage()
                    .equals(
                        "node-b is Active on eth0 (active router silent for 353 ms), after"
                            + " node-a for 60m")));
  }

  @Test
  void aPlannedHandoverIsToldWithWhatBecameOfTheConnectionsOnceAndByWhoeverOperates()
      throws Exception {
    applyFirstExample();
    cluster.reports("node-a", RouterState.ACTIVE, LONG_AGO, BackendState.UP);
    eventually(() -> cluster.condition("web", "Ready").equals("True Serving"));

    String then = LONG_AGO.plusSeconds(60).toString();
    cluster.reportsHandover("node-a", new HandoverStatus("192.168.64.12", 21, then));
    eventually(() -> cluster.condition("web", "Announced").equals("True HandingOver"));
    assertEquals("node-a", owner());
    cluster.reports("node-b", RouterState.ACTIVE, LONG_AGO.plusSeconds(60), BackendState.UP);
    eventually(() -> "node-b".equals(owner()));
    cluster.reportsEnd("node-a", handover(LONG_AGO.plusSeconds(90), 20, 1));

    eventually(() -> cluster.events("HandedOver").size() == 1);
    Event event = cluster.events("HandedOver").getFirst();
    assertEquals(
        "node-a handed over to node-b: 20 connections were carried, 1 were cut",
        event.getMessage());
    assertEquals("Warning", event.getType());
    assertEquals(List.of(), cluster.events("NoActiveNode"));
    HandoverResult result = cluster.vip("web").getStatus().candidates().getFirst().lastHandover();
    assertEquals("node-b", Objects.requireNonNull(result).to());

    cluster.stopOperator();
    cluster.startOperator();
    cluster.reportsEnd("node-a", handover(LONG_AGO.plusSeconds(900), 3, 0));
    eventually(() -> cluster.events("HandedOver").size() == 2);
  }

  /** With a connection at an address of another VirtualIP, which is not this one's to tell. */
  private CompletedHandover handover(Instant ended, int carried, int cut) {
    return new CompletedHandover(
        cluster.router("node-a").name(),
        "192.168.64.12",
        LONG_AGO.toString(),
        ended.toString(),
        carried + 1,
        cut,
        null,
        List.of(
            new AddressHandover("192.168.64.100", carried, cut),
            new AddressHandover("192.168.64.200", 1, 0)));
  }

  private String owner() {
    var owner = cluster.vip("web").getStatus().owner();
    return owner == null ? "" : owner.node();
  }

  @Test
  void aBackendThatIsDownIsSaidOnPoolAndVirtualIP() throws Exception {
    applyFirstExample();
    cluster.reports("node-a", RouterState.ACTIVE, LONG_AGO, BackendState.UP);
    eventually(() -> cluster.condition("web", "Ready").equals("True Serving"));

    cluster.reports("node-a", RouterState.ACTIVE, LONG_AGO, BackendState.DOWN);

    eventually(() -> cluster.condition("web", "BackendsAvailable").equals("False NoBackendUp"));
    eventually(() -> cluster.pool("web").getStatus().ready() == 0);
    eventually(() -> cluster.events("BackendsUnavailable").size() == 1);
    eventually(() -> cluster.events("BackendDown").size() == 1);
    assertEquals(
        "10.0.0.1 port 8080 is down: refused (0 of 1 are up)",
        cluster.events("BackendDown").getFirst().getMessage());
  }

  @Test
  void aRestartedOperatorWritesNothingThatIsWritten() throws Exception {
    applyFirstExample();
    cluster.reports("node-a", RouterState.ACTIVE, LONG_AGO, BackendState.UP);
    eventually(() -> cluster.condition("web", "Ready").equals("True Serving"));
    eventually(() -> cluster.pool("web").getStatus().ready() == 1);
    cluster.stopOperator();
    cluster.api.writes();

    cluster.startOperator();
    // A cluster-wide object that the operator answers, after everything before it.
    cluster.apply(vip("outside", "10.9.9.9"));
    eventually(
        () -> cluster.condition("outside", "AddressAssigned").equals("False OutsideEverySegment"));

    assertEquals(
        List.of("/apis/floatingvip.io/v1alpha1/namespaces/default/virtualips/outside/status"),
        cluster.api.writes());
    assertEquals(1, cluster.events("Active").size());
  }

  @Test
  void theYoungerOfTwoThatWantAnAddressIsTold() throws Exception {
    cluster.apply(vip("older", "192.168.64.100"));
    eventually(() -> cluster.condition("older", "AddressAssigned").equals("True Assigned"));
    cluster.apply(vip("younger", "192.168.64.100"));

    eventually(() -> cluster.condition("younger", "Conflict").equals("True AddressInUse"));
    assertEquals("False None", cluster.condition("older", "Conflict"));
    eventually(() -> cluster.events("AddressInUse").size() == 1);
  }

  @Test
  void anAnnotationMovesAVirtualIPToItsNode() throws Exception {
    applyFirstExample();
    assertTrue(cluster.router("node-a").priority() > cluster.router("node-b").priority());

    cluster
        .client
        .resource(cluster.vip("web"))
        .edit(vip -> {
          vip.getMetadata().setAnnotations(Map.of("floatingvip.io/preferred-node", "node-b"));
          return vip;
        });

    eventually(() -> cluster.router("node-b").priority() > cluster.router("node-a").priority());
  }

  @Test
  void aDeletedVirtualIPLeavesTheProgrammes() throws Exception {
    applyFirstExample();

    cluster.client.resource(cluster.vip("web")).delete();

    eventually(() -> !cluster.hasRouter("node-a"));
    eventually(() -> cluster.speaker("node-c").getSpec().pools().isEmpty());
  }

  @Test
  void aNodeThatIsGoneIsNoCandidateAndHasNothingLeftToDo() throws Exception {
    applyFirstExample();

    cluster.client.resources(Node.class).withName("node-c").delete();

    eventually(() -> !cluster.hasRouter("node-c"));
    eventually(() -> cluster.vip("web").getStatus().candidates().size() == 2);
    eventually(() -> cluster.router("node-a").peers().equals(List.of("192.168.64.12")));
  }

  @Test
  void aPoolByLabelsHasAHeadlessServiceAsLongAsItIsOne() throws Exception {
    cluster.apply(
        """
        apiVersion: floatingvip.io/v1alpha1
        kind: BackendPool
        metadata: {name: pods}
        spec: {selector: {app: web}, port: 8080}
        """);
    eventually(() -> service("bpool-pods") != null);
    Service service = Objects.requireNonNull(service("bpool-pods"));
    assertEquals("None", service.getSpec().getClusterIP());
    assertEquals("web", service.getSpec().getSelector().get("app"));
    assertEquals(8080, service.getSpec().getPorts().getFirst().getTargetPort().getIntVal());

    cluster.apply(
        """
        apiVersion: floatingvip.io/v1alpha1
        kind: BackendPool
        metadata: {name: pods}
        spec:
          endpoints: [{address: 10.0.0.1, port: 8080}]
        """);

    eventually(() -> service("bpool-pods") == null);
  }

  @Test
  void aPoolThatDrainsForLongerThanASpeakerHasToEndIsToldSo() throws Exception {
    String pool =
        """
        apiVersion: floatingvip.io/v1alpha1
        kind: BackendPool
        metadata: {name: slow}
        spec: {endpoints: [{address: 10.0.0.1, port: 8080}], drain: {timeout: %s}}
        """;
    cluster.apply(pool.formatted("5m"));
    eventually(() -> conditions("slow").contains("DrainLimited"));
    eventually(() -> cluster.events("DrainLimited").size() == 1);
    assertTrue(cluster.events("DrainLimited").getFirst().getMessage().contains("to 305 or more"));

    cluster.apply(pool.formatted("40s"));
    eventually(() -> conditions("slow").equals(List.of("Ready")));
  }

  private List<String> conditions(String pool) {
    BackendPoolStatus status =
        cluster
            .client
            .resources(BackendPool.class)
            .inNamespace("default")
            .withName(pool)
            .get()
            .getStatus();
    return status == null
        ? List.of()
        : status.conditions().stream().map(Condition::getType).toList();
  }

  private @Nullable Service service(String name) {
    return cluster.client.services().inNamespace("default").withName(name).get();
  }

  @Test
  void aWriteThatFailsKeepsNoOtherWaitingAndIsTriedAgain() throws Exception {
    cluster.api.failWritesTo("/virtualips/first/status");
    cluster.apply(vip("first", "192.168.64.100"));
    cluster.apply(vip("second", "192.168.64.101"));
    eventually(() -> cluster.condition("second", "AddressAssigned").equals("True Assigned"));
    assertEquals("", cluster.condition("first", "AddressAssigned"));

    cluster.api.failWritesTo("");

    eventually(() -> cluster.condition("first", "AddressAssigned").equals("True Assigned"));
  }

  @Test
  void probesAndMetricsAreServed() throws Exception {
    assertTrue(get("/metrics").contains("operator_sdk"));
    assertEquals("ok\n", get("/healthz"));
    assertEquals("ok\n", get("/readyz"));
  }

  private String get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + cluster.operator().httpAddress().getPort() + path);
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }
}
