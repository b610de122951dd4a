package io.floatingvip.speaker.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.floatingvip.crds.Speaker;
import io.floatingvip.crds.SpeakerSpec;
import io.floatingvip.crds.SpeakerStatus;
import io.floatingvip.crds.programme.EndpointSlices;
import io.floatingvip.crds.programme.Pool;
import io.floatingvip.crds.status.CompletedHandover;
import io.floatingvip.crds.status.ListenerStatus;
import io.floatingvip.crds.status.ProgrammeStatus;
import io.floatingvip.forwarding.config.Endpoint;
import io.floatingvip.speaker.programme.Assignment;
import io.floatingvip.speaker.programme.AssignmentTarget;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesSourceIT {
  private static final SpeakerIdentity NODE = new SpeakerIdentity("system", "node-a");

  private final MockApiServer server = new MockApiServer();
  private KubernetesClient client = server.client();
  private final Node node = new Node();
  @TempDir private Path folder = Path.of("");
  private Optional<KubernetesSource> source = Optional.empty();

  /** Remembers what it was assigned; its status is in the test's hand. */
  private static final class Node implements AssignmentTarget {
    private final Map<String, List<Endpoint>> endpoints = new ConcurrentHashMap<>();
    private volatile Optional<Assignment> assigned = Optional.empty();
    private volatile int connections;
    private volatile List<CompletedHandover> handovers = List.of();

    @Override
    public void assign(Assignment assignment) {
      assignment
          .programme()
          .pools()
          .forEach(pool -> endpoints.put(pool.name(), pool.config().endpoints()));
      assigned = Optional.of(assignment);
    }

    @Override
    public void endpoints(String pool, List<Endpoint> now) {
      endpoints.put(pool, now);
    }

    Optional<SpeakerStatus> status() {
      return assigned.map(assignment ->
          new SpeakerStatus(
              assignment.generation().orElseThrow(),
              0,
              0,
              new ProgrammeStatus(assignment.source(), assignment.isWhole(), List.of()),
              List.of(),
              List.of(),
              List.of(),
              handovers,
              List.of(new ListenerStatus("web", "Ready", null, connections)),
              List.of(),
              null));
    }
  }

  private void start() {
    source = Optional.of(new KubernetesSource(server.client(), NODE, folder, node, node::status));
  }

  @AfterEach
  void stop() {
    source.ifPresent(KubernetesSource::close);
    client.close();
    server.close();
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "still waiting: " + what);
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private Resource<Speaker> object() {
    return client.resources(Speaker.class).inNamespace("system").withName("node-a");
  }

  // The record puts its documented default where a value is missing, as it does for JSON.
  @SuppressWarnings("NullAway")
  private static Pool pool(String name, String service) {
    return new Pool(
        name,
        List.of(),
        new EndpointSlices("default", service, "http"),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private void write(Pool... pools) {
    SpeakerSpec spec = new SpeakerSpec(List.of(), List.of(), List.of(pools));
    if (object().get() == null) {
      Speaker speaker = new Speaker();
      speaker.getMetadata().setNamespace("system");
      speaker.getMetadata().setName("node-a");
      speaker.setSpec(spec);
      client.resource(speaker).create();
    } else {
      object()
          .edit(speaker -> {
            speaker.setSpec(spec);
            return speaker;
          });
    }
  }

  private void writeSlice(String service, String... addresses) {
    EndpointSlice slice =
        new EndpointSliceBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName(service + "-1")
            .addToLabels(SliceEndpoints.SERVICE_LABEL, service)
            .endMetadata()
            .withAddressType("IPv4")
            .addNewPort()
            .withName("http")
            .withPort(8080)
            .endPort()
            .addNewEndpoint()
            .withAddresses(addresses)
            .endEndpoint()
            .withEndpoints(
                Stream.of(addresses)
                    .map(address ->
                        new io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder()
                            .withAddresses(address)
                            .withNewConditions()
                            .withReady(true)
                            .endConditions()
                            .build())
                    .toList())
            .build();
    client.resource(slice).createOr(existing -> existing.update());
  }

  private static List<Endpoint> endpoints(String... addresses) {
    return Stream.of(addresses)
        .map(address -> new Endpoint(InetAddress.ofLiteral(address), 8080, 1))
        .toList();
  }

  private void awaitEndpoints(String pool, String... addresses) {
    await(
        pool + " has " + List.of(addresses) + ", not " + node.endpoints,
        () -> Objects.equals(node.endpoints.get(pool), endpoints(addresses)));
  }

  @Test
  void aNodeWithoutSpeakerObjectCreatesItAndReportsItsStatus() {
    start();
    await("object", () -> object().get() != null);
    assertEquals(SpeakerSpec.EMPTY, object().get().getSpec());
    await("status", () -> object().get().getStatus() != null);
    assertEquals("Speaker system/node-a", object().get().getStatus().programme().source());
  }

  @Test
  void theProgrammeOfTheObjectRunsWithTheEndpointsOfItsServices() {
    writeSlice("web", "10.1.0.1", "10.1.0.2");
    writeSlice("other", "10.1.0.9");
    write(pool("p", "web"));
    start();
    awaitEndpoints("p", "10.1.0.1", "10.1.0.2");
    writeSlice("web", "10.1.0.2", "10.1.0.3");
    awaitEndpoints("p", "10.1.0.2", "10.1.0.3");
    write(pool("p", "web"), pool("q", "other"));
    awaitEndpoints("q", "10.1.0.9");
  }

  @Test
  void aSteadyNodeWritesNothingAndAChangeIsWrittenOnce() throws Exception {
    write();
    start();
    await("status", () -> object().get().getStatus() != null);
    int before = server.statusWrites();
    for (int i = 0; i < 10; i++) {
      node.connections = i;
      source.orElseThrow().statusChanged();
      Thread.sleep(100);
    }
    assertEquals(before, server.statusWrites(), "connections come and go without a write");
    write(pool("p", "none"));
    await("new generation", () -> observed() >= 2);
    assertEquals(before + 1, server.statusWrites());
  }

  private long observed() {
    Long generation = object().get().getStatus().observedGeneration();
    return generation == null ? 0 : generation;
  }

  /** The test's own client begins anew: its connections ended with the server. */
  private void comeBack() {
    server.comeBack();
    client.close();
    client = server.client();
  }

  @Test
  void withoutTheApiServerTheProgrammeGoesOnAndItsChangesComeAfterwards() {
    writeSlice("web", "10.1.0.1");
    write(pool("p", "web"));
    start();
    awaitEndpoints("p", "10.1.0.1");
    server.goAway();
    assertEquals(endpoints("10.1.0.1"), node.endpoints.get("p"));
    comeBack();
    writeSlice("web", "10.1.0.2");
    awaitEndpoints("p", "10.1.0.2");
    write(pool("q", "web"));
    awaitEndpoints("q", "10.1.0.2");
  }

  @Test
  void aRestartWithoutTheApiServerComesBackWithTheLastProgramme() {
    writeSlice("web", "10.1.0.1");
    write(pool("p", "web"));
    start();
    awaitEndpoints("p", "10.1.0.1");
    source.orElseThrow().close();
    server.goAway();
    node.assigned = Optional.empty();
    node.endpoints.clear();
    start();
    awaitEndpoints("p", "10.1.0.1");
    assertEquals(folder.resolve("programme.json").toString(), node.assigned.orElseThrow().source());
    comeBack();
    writeSlice("web", "10.1.0.2");
    awaitEndpoints("p", "10.1.0.2");
    await("the object", () -> node.assigned.orElseThrow().source().startsWith("Speaker"));
  }

  @Test
  void aDeletedObjectIsCreatedAnewWhileItsProgrammeGoesOn() {
    writeSlice("web", "10.1.0.1");
    write(pool("p", "web"));
    start();
    awaitEndpoints("p", "10.1.0.1");
    String before = object().get().getMetadata().getUid();
    object().delete();
    await(
        "a new object",
        () -> object().get() != null && !object().get().getMetadata().getUid().equals(before));
    await("its status", () -> object().get().getStatus() != null);
    assertEquals(List.of("p"), pools());
  }

  /** They are to be told of by an operator that may look only when another process is at work. */
  @Test
  void whatAHandoverCameToIsWrittenAtTheEndAndOutlastsTheProcess() {
    write();
    start();
    await("status", () -> object().get().getStatus() != null);
    node.handovers =
        List.of(
            new CompletedHandover(
                "web", "10.0.0.2", null, "2026-11-20T09:00:30Z", 4, 1, null, List.of()));
    // It was not even told that something has changed.
    source.orElseThrow().close();
    assertEquals(node.handovers, object().get().getStatus().handovers());

    node.handovers = List.of();
    node.assigned = Optional.empty();
    start();
    write(pool("p", "none"));
    await("the status of the next process", () -> observed() >= 2);
    assertEquals(1, object().get().getStatus().handovers().size());
  }

  private List<String> pools() {
    return node.assigned.orElseThrow().programme().pools().stream()
        .map(io.floatingvip.speaker.programme.Pool::name)
        .toList();
  }
}
