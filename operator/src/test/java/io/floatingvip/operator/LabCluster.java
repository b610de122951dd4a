package io.floatingvip.operator;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.floatingvip.crds.BackendPool;
import io.floatingvip.crds.Speaker;
import io.floatingvip.crds.SpeakerSpec;
import io.floatingvip.crds.SpeakerStatus;
import io.floatingvip.crds.VirtualIP;
import io.floatingvip.crds.programme.Pool;
import io.floatingvip.crds.programme.VirtualRouter;
import io.floatingvip.crds.status.BackendState;
import io.floatingvip.crds.status.BackendStatus;
import io.floatingvip.crds.status.CompletedHandover;
import io.floatingvip.crds.status.HandoverStatus;
import io.floatingvip.crds.status.InterfaceStatus;
import io.floatingvip.crds.status.PoolStatus;
import io.floatingvip.crds.status.ProgrammeStatus;
import io.floatingvip.crds.status.RouterState;
import io.floatingvip.crds.status.VirtualRouterStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A cluster of three nodes whose speakers a test plays, with a real operator. */
final class LabCluster implements AutoCloseable {
  static final String NAMESPACE = "floating-vip-system";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration GRACE_PERIOD = Duration.ofSeconds(45);

  final MockApi api = new MockApi();
  final KubernetesClient client = api.client();
  private @Nullable OperatorProcess operator;

  LabCluster() throws IOException {
    for (String name : List.of(NAMESPACE, "default")) {
      client
          .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
    }
    int host = 11;
    for (String name : List.of("node-a", "node-b", "node-c")) {
      client
          .resource(
              new NodeBuilder()
                  .withNewMetadata()
                  .withName(name)
                  .endMetadata()
                  .withNewSpec()
                  .endSpec()
                  .build())
          .create();
      Speaker speaker = new Speaker();
      speaker.getMetadata().setNamespace(NAMESPACE);
      speaker.getMetadata().setName(name);
      speaker.setSpec(SpeakerSpec.EMPTY);
      client.resource(speaker).create();
      report(name, status(host++, List.of(), List.of(), List.of()));
    }
    startOperator();
  }

  private static SpeakerStatus status(
      int host,
      List<VirtualRouterStatus> routers,
      List<CompletedHandover> handovers,
      List<PoolStatus> pools) {
    InterfaceStatus eth0 =
        new InterfaceStatus("eth0", 2, null, true, List.of("192.168.64." + host + "/24"));
    return new SpeakerStatus(
        1L,
        0,
        0,
        new ProgrammeStatus("Speaker", true, List.of()),
        List.of(eth0),
        List.of(),
        routers,
        handovers,
        List.of(),
        pools,
        null);
  }

  void startOperator() throws IOException {
    InetSocketAddress http = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    operator =
        new OperatorProcess(
            api.client(),
            new Options(http, Options.LogFormat.TEXT, NAMESPACE, false, Optional.of(GRACE_PERIOD)));
    operator.start();
  }

  OperatorProcess operator() {
    return Objects.requireNonNull(operator);
  }

  void stopOperator() {
    operator().close();
    operator = null;
  }

  /** Applies the YAML of an object. */
  void apply(String yaml) {
    client.resource(yaml).inNamespace("default").createOr(r -> r.update());
  }

  VirtualIP vip(String name) {
    return Objects.requireNonNull(
        client.resources(VirtualIP.class).inNamespace("default").withName(name).get());
  }

  BackendPool pool(String name) {
    return Objects.requireNonNull(
        client.resources(BackendPool.class).inNamespace("default").withName(name).get());
  }

  Speaker speaker(String node) {
    return Objects.requireNonNull(
        client.resources(Speaker.class).inNamespace(NAMESPACE).withName(node).get());
  }

  /** Returns the first virtual router that a node was told about. */
  VirtualRouter router(String node) {
    return speaker(node).getSpec().virtualRouters().getFirst();
  }

  boolean hasRouter(String node) {
    return !speaker(node).getSpec().virtualRouters().isEmpty();
  }

  /**
   * Lets the speaker of a node report a state of its first virtual router, and that of its pools.
   */
  void reports(String node, RouterState state, Instant since, BackendState backend) {
    reports(node, List.of(router(node, state, since, null)), List.of(), backend);
  }

  /**
   * Lets the speaker of a node report that it serves the connections of its first virtual router to
   * their end.
   */
  void reportsHandover(String node, HandoverStatus handover) {
    Instant since = Instant.parse(Objects.requireNonNull(handover.since()));
    reports(
        node,
        List.of(router(node, RouterState.INITIALIZE, since, handover)),
        List.of(),
        BackendState.UP);
  }

  /** Lets the speaker of a node report what it did before it ended. */
  void reportsEnd(String node, CompletedHandover handover) {
    reports(node, List.of(), List.of(handover), BackendState.UP);
  }

  private VirtualRouterStatus router(
      String node, RouterState state, Instant since, @Nullable HandoverStatus handover) {
    return new VirtualRouterStatus(
        router(node).name(),
        state,
        since.toString(),
        "active router silent for 353 ms",
        150,
        null,
        1L,
        List.of(),
        null,
        handover);
  }

  private void reports(
      String node,
      List<VirtualRouterStatus> routers,
      List<CompletedHandover> handovers,
      BackendState backend) {
    List<PoolStatus> pools =
        speaker(node).getSpec().pools().stream()
            .map(Pool::name)
            .map(name ->
                new PoolStatus(
                    name, 1, 1, List.of(new BackendStatus("10.0.0.1", 8080, backend, "refused"))))
            .toList();
    int host = 11 + List.of("node-a", "node-b", "node-c").indexOf(node);
    report(node, status(host, routers, handovers, pools));
  }

  private void report(String node, SpeakerStatus status) {
    Speaker speaker = speaker(node);
    speaker.setStatus(status);
    client.resource(speaker).updateStatus();
  }

  /** Creates a Service with one port, http. */
  void service(String name) {
    client
        .resource(
            new ServiceBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .addNewPort()
                .withName("http")
                .withPort(80)
                .endPort()
                .endSpec()
                .build())
        .create();
  }

  /** Returns the status of a condition of a VirtualIP, or nothing. */
  String condition(String vip, String type) {
    VirtualIP object = vip(vip);
    return object.getStatus() == null
        ? ""
        : object.getStatus().conditions().stream()
            .filter(condition -> type.equals(condition.getType()))
            .map(condition -> condition.getStatus() + " " + condition.getReason())
            .findFirst()
            .orElse("");
  }

  List<Event> events(String reason) {
    return client.v1().events().inNamespace("default").list().getItems().stream()
        .filter(event -> reason.equals(event.getReason()))
        .toList();
  }

  /** Waits until something holds. */
  static void eventually(BooleanSupplier condition) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("did not come true within " + PATIENCE);
      }
      Thread.sleep(20);
    }
  }

  @Override
  public void close() {
    if (operator != null) {
      operator.close();
    }
    client.close();
    api.close();
  }
}
