package io.floatingvip.speaker.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.floatingvip.forwarding.config.Endpoint;
import io.floatingvip.speaker.kubernetes.KubernetesProgramme.Version;
import io.floatingvip.speaker.programme.Assignment;
import io.floatingvip.speaker.programme.AssignmentTarget;
import io.floatingvip.speaker.programme.Pool;
import io.floatingvip.speaker.programme.Pool.EndpointSlices;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesProgrammeTest {
  private static final SpeakerIdentity NODE = new SpeakerIdentity("system", "node-a");
  private static final EndpointSlices WEB = new EndpointSlices("default", "web", "http");
  private static final Endpoint ONE = new Endpoint(InetAddress.ofLiteral("10.1.0.1"), 80, 1);
  private static final Endpoint TWO = new Endpoint(InetAddress.ofLiteral("10.1.0.2"), 80, 3);
  private static final String POOL =
      """
      {"pools": [{"name": "web",
        "endpointSlices": {"namespace": "default", "service": "web", "port": "http"}}]}\
      """;

  @TempDir private Path folder = Path.of("");
  private Node node = new Node(Path.of(""));

  @BeforeEach
  void start() {
    node = new Node(folder);
  }

  /** A node with everything around the programme in the test's hand, time included. */
  private static final class Node implements KubernetesProgramme.Slices, AssignmentTarget {
    private final List<Assignment> assigned = new ArrayList<>();
    private final Map<String, List<Endpoint>> endpoints = new HashMap<>();
    private final Map<EndpointSlices, List<Endpoint>> slices = new HashMap<>();
    private final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparing(Task::due));
    private final KubernetesProgramme programme;
    private Set<String> followed = Set.of();
    private Duration now = Duration.ZERO;

    private record Task(Duration due, Runnable action) {}

    Node(Path folder) {
      programme =
          new KubernetesProgramme(
              NODE,
              new ProgrammeCache(folder, NODE),
              this,
              this,
              (delay, action) -> tasks.add(new Task(now.plus(delay), action)));
    }

    void pass(Duration time) {
      now = now.plus(time);
      while (!tasks.isEmpty() && tasks.peek().due().compareTo(now) <= 0) {
        tasks.remove().action().run();
      }
    }

    void object(String uid, long generation, String spec) {
      programme.object(new Version(uid, generation), json(spec));
    }

    void slices(Endpoint... now) {
      slices.put(WEB, List.of(now));
      programme.endpointsChanged();
    }

    Assignment last() {
      return assigned.getLast();
    }

    List<Endpoint> lastEndpoints() {
      return last().programme().pools().getFirst().config().endpoints();
    }

    List<String> pools() {
      return last().programme().pools().stream().map(Pool::name).toList();
    }

    @Override
    public void follow(Set<String> namespaces) {
      followed = namespaces;
    }

    @Override
    public Optional<List<Endpoint>> endpoints(EndpointSlices reference) {
      return Optional.ofNullable(slices.get(reference));
    }

    @Override
    public void assign(Assignment assignment) {
      assigned.add(assignment);
    }

    @Override
    public void endpoints(String pool, List<Endpoint> now) {
      endpoints.put(pool, now);
    }
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String pool(String name) {
    return "{\"pools\": [{\"name\": \"" + name + "\", \"endpoints\": []}]}";
  }

  @Test
  void theObjectIsAssignedWithItsNameAndGeneration() {
    node.object("u1", 7, pool("a"));
    assertEquals("Speaker system/node-a", node.last().source());
    assertEquals(7, node.last().generation().orElseThrow());
    assertEquals(List.of("a"), node.pools());
  }

  @Test
  void aProgrammeWaitsForTheFirstEndpoints() {
    node.object("u1", 1, POOL);
    assertEquals(List.of(), node.assigned);
    assertEquals(Set.of("default"), node.followed);
    node.slices(ONE, TWO);
    assertEquals(List.of(ONE, TWO), node.lastEndpoints());
  }

  @Test
  void aProgrammeDoesNotWaitForEver() {
    node.object("u1", 1, POOL);
    node.pass(KubernetesProgramme.ENDPOINT_PATIENCE);
    assertEquals(List.of(), node.lastEndpoints());
    node.slices(ONE);
    assertEquals(Map.of("web", List.of(ONE)), node.endpoints);
  }

  @Test
  void endpointsThatChangeAreToldWithoutAssigningAnew() {
    node.slices(ONE);
    node.object("u1", 1, POOL);
    node.slices(TWO);
    assertEquals(1, node.assigned.size());
    assertEquals(Map.of("web", List.of(TWO)), node.endpoints);
  }

  @Test
  void endpointsThatStayAreNotTold() {
    node.slices(ONE);
    node.object("u1", 1, POOL);
    node.slices(ONE);
    assertEquals(Map.of(), node.endpoints);
  }

  @Test
  void aWrongItemIsToldAndItsLastGoodVersionGoesOn() {
    node.object("u1", 1, pool("a"));
    node.object(
        "u1", 2, "{\"pools\": [{\"name\": \"a\", \"retries\": -1, \"maxConnections\": -1}]}");
    assertEquals(List.of("a"), node.pools());
    assertEquals(2, node.last().mistakes().size());
    assertEquals(2, node.last().generation().orElseThrow());
  }

  @Test
  void aRestartWithoutTheApiServerComesBackWithProgrammeAndEndpoints() {
    node.slices(ONE, TWO);
    node.object("u1", 5, POOL);
    node.pass(Duration.ofSeconds(1));
    Node restarted = new Node(folder);
    restarted.programme.takeCache();
    assertEquals(folder.resolve("programme.json").toString(), restarted.last().source());
    assertEquals(5, restarted.last().generation().orElseThrow());
    assertEquals(List.of(ONE, TWO), restarted.lastEndpoints());
  }

  @Test
  void endpointsThatChangeAreKeptForARestart() {
    node.slices(ONE);
    node.object("u1", 5, POOL);
    node.pass(Duration.ofSeconds(1));
    node.slices(TWO);
    node.pass(Duration.ofSeconds(1));
    Node restarted = new Node(folder);
    restarted.programme.takeCache();
    assertEquals(List.of(TWO), restarted.lastEndpoints());
  }

  @Test
  void theLastGoodVersionOfAWrongItemOutlivesARestart() {
    node.object("u1", 1, pool("a"));
    node.object("u1", 2, "{\"pools\": [{\"name\": \"a\", \"endpoints\": [], \"retries\": -1}]}");
    node.pass(Duration.ofSeconds(1));
    Node restarted = new Node(folder);
    restarted.programme.takeCache();
    assertEquals(List.of("a"), restarted.pools());
    assertTrue(restarted.last().isWhole());
    restarted.object(
        "u1", 2, "{\"pools\": [{\"name\": \"a\", \"endpoints\": [], \"retries\": -1}]}");
    assertEquals(List.of("a"), restarted.pools());
    assertEquals(1, restarted.last().mistakes().size());
  }

  @Test
  void theCacheDoesNotReplaceWhatTheApiServerSaid() {
    node.object("u1", 1, pool("old"));
    node.pass(Duration.ofSeconds(1));
    Node restarted = new Node(folder);
    restarted.object("u1", 2, pool("new"));
    restarted.programme.takeCache();
    assertEquals(List.of("new"), restarted.pools());
    assertEquals(1, restarted.assigned.size());
  }

  @Test
  void theCacheOfAnotherNodeIsNotUsed() {
    node.object("u1", 1, pool("a"));
    node.pass(Duration.ofSeconds(1));
    SpeakerIdentity other = new SpeakerIdentity("system", "node-b");
    assertEquals(Optional.empty(), new ProgrammeCache(folder, other).load());
  }

  @Test
  void anObjectReplacedByAnEmptyOneHasAMomentToBeFilled() {
    node.object("u1", 9, pool("a"));
    node.programme.object(new Version("u2", 1), MissingNode.getInstance());
    node.programme.object(new Version("u2", 1), MissingNode.getInstance());
    assertEquals(1, node.assigned.size());
    node.object("u2", 2, pool("b"));
    assertEquals(List.of("b"), node.pools());
    node.pass(KubernetesProgramme.EMPTY_PATIENCE);
    assertEquals(List.of("b"), node.pools());
  }

  @Test
  void anObjectReplacedByAnEmptyOneThatStaysEmptyIsEmpty() {
    node.object("u1", 9, pool("a"));
    node.programme.object(new Version("u2", 1), MissingNode.getInstance());
    node.pass(KubernetesProgramme.EMPTY_PATIENCE);
    assertEquals(List.of(), node.pools());
  }

  @Test
  void theSameGenerationIsNotAssignedAgain() {
    node.object("u1", 9, pool("a"));
    node.object("u1", 9, pool("a"));
    assertEquals(1, node.assigned.size());
  }

  @Test
  void anObjectThatIsEmptiedIsEmptyAtOnce() {
    node.object("u1", 9, pool("a"));
    node.object("u1", 10, "{}");
    assertEquals(List.of(), node.pools());
  }

  @Test
  void aFolderThatCannotBeWrittenIsNoHindrance() {
    Node stuck = new Node(Path.of("/proc/none"));
    stuck.object("u1", 1, pool("a"));
    stuck.pass(Duration.ofSeconds(1));
    assertEquals(List.of("a"), stuck.pools());
  }
}
