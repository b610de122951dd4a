package io.floatingvip.operator.planning;

import static io.floatingvip.operator.planning.ClusterFixture.port;
import static io.floatingvip.operator.planning.ClusterFixture.spec;
import static io.floatingvip.operator.planning.ClusterFixture.withPorts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.crds.SpeakerSpec;
import io.floatingvip.crds.TrafficPolicy;
import io.floatingvip.crds.VirtualIPSpec;
import io.floatingvip.crds.VrrpSettings;
import io.floatingvip.crds.programme.Listener;
import io.floatingvip.crds.programme.VirtualRouter;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What people do that moves a VirtualIP: the plan must make a planned handover of it. */
class PlannedHandoverTest {
  private final ClusterFixture cluster = new ClusterFixture();

  private VirtualRouter router(String node, ObjectRef ref) {
    String name = cluster.placement(ref).routers().getFirst();
    return cluster.routers(node).stream()
        .filter(router -> router.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** It goes on holding and advertising until another one has taken over: make before break. */
  @Test
  void aNodeThatIsCordonedStaysACandidateOfTheLeastPriority() {
    cluster.threeNodes();
    ObjectRef web = cluster.vip("web", "192.168.64.100");
    cluster.planned();
    VirtualRouter before = router("node-a", web);

    cluster.leaving("node-a", true);
    cluster.planned();

    VirtualRouter after = router("node-a", web);
    assertEquals(before.virtualRouterID(), after.virtualRouterID());
    assertEquals(before.addresses(), after.addresses());
    assertTrue(after.priority() < router("node-c", web).priority());
    assertTrue(router("node-b", web).preempt());
  }

  @Test
  void aVirtualIPThatIsAloneMovesToAChosenNodeOnItsVirtualRouterAndStaysAfterwards() {
    cluster.threeNodes();
    ObjectRef web = cluster.vip("web", "192.168.64.100");
    cluster.planned();
    List<String> routers = cluster.placement(web).routers();
    assertEquals("node-a", cluster.favourite(web));

    cluster.choose(web, "node-c");
    cluster.planned();
    assertEquals("node-c", cluster.favourite(web));
    assertEquals(routers, cluster.placement(web).routers());

    cluster.choose(web, "");
    cluster.planned();
    assertEquals("node-c", cluster.favourite(web));
    assertEquals(routers, cluster.placement(web).routers());
  }

  @Test
  void aVirtualIPThatSharesAVirtualRouterMovesAloneAndToAnotherOneOnTheSameNodes() {
    cluster.threeNodes();
    ObjectRef stays = cluster.vip("stays", "192.168.64.100");
    cluster.vip("b", "192.168.64.101");
    cluster.vip("c", "192.168.64.102");
    ObjectRef moves = cluster.vip("moves", "192.168.64.103");
    cluster.planned();
    assertEquals(cluster.placement(stays).routers(), cluster.placement(moves).routers());
    Placement before = cluster.placement(stays);

    cluster.choose(moves, "node-b");
    cluster.planned();

    assertEquals(before, cluster.placement(stays));
    assertEquals("node-b", cluster.favourite(moves));
    assertNotEquals(before.routers(), cluster.placement(moves).routers());
    for (String node : List.of("node-a", "node-b", "node-c")) {
      assertEquals(List.of("192.168.64.100"), router(node, stays).addresses());
      assertEquals(List.of("192.168.64.103"), router(node, moves).addresses());
    }
  }

  @Test
  void aChosenNodeTakesOverWherePreemptionIsOffAndNotWhileItIsCordoned() {
    cluster.threeNodes();
    VrrpSettings d = VrrpSettings.DEFAULT;
    VrrpSettings calm =
        new VrrpSettings(
            d.version(),
            null,
            d.advertisementInterval(),
            false,
            d.preemptDelay(),
            d.transport(),
            null);
    ObjectRef web = cluster.vip("web", spec(List.of("192.168.64.100"), calm));
    cluster.planned();

    cluster.choose(web, "node-b");
    cluster.planned();
    assertTrue(router("node-b", web).preempt());

    cluster.leaving("node-b", true);
    cluster.planned();
    assertNotEquals("node-b", cluster.favourite(web));
  }

  @Test
  void aChosenNodeThatIsNoCandidateIsNamedAndNothingMoves() {
    cluster.threeNodes();
    ObjectRef web = cluster.vip("web", "192.168.64.100");
    cluster.planned();
    Placement before = cluster.placement(web);

    cluster.choose(web, "node-x");
    cluster.planned();

    assertEquals(Set.of("ChosenNodeIsNoCandidate"), cluster.problems(web));
    assertEquals(before.candidates(), cluster.placement(web).candidates());
  }

  private VirtualIPSpec web(String... addresses) {
    return withPorts(
        spec(List.of(addresses), VrrpSettings.DEFAULT),
        TrafficPolicy.CLUSTER,
        port("http", 80, "web"));
  }

  private SpeakerSpec programme(String node) {
    return Objects.requireNonNull(cluster.plan.programmes().get(node));
  }

  /** Speakers know a listener's connections by its address, port and pool, whatever its name. */
  @Test
  void anAddressThatAnotherVirtualIPGetsStaysOnItsVirtualRouterWithItsListener() {
    cluster.threeNodes();
    cluster.pool("web", new PoolView.Listed());
    ObjectRef first = cluster.vip("first", web("192.168.64.100"));
    ObjectRef second = cluster.vip("second", web("192.168.64.100"));
    cluster.planned();
    SpeakerSpec before = programme("node-b");

    cluster.vips.remove(first);
    cluster.planned();

    SpeakerSpec after = programme("node-b");
    assertEquals("node-a", cluster.favourite(second));
    assertEquals(before.virtualRouters(), after.virtualRouters());
    assertEquals(before.pools(), after.pools());
    Listener listener = after.listeners().getFirst();
    assertEquals("default/second/http", listener.name());
    assertEquals(before.listeners().getFirst().addresses(), listener.addresses());
    assertEquals(before.listeners().getFirst().pool(), listener.pool());
  }

  /** So every node has both virtual routers, and can tell from their Actives when to take it. */
  @Test
  void anAddressThatAVirtualIPWithOthersGetsGoesToItsVirtualRouterOnTheSameNodes() {
    cluster.threeNodes();
    cluster.pool("web", new PoolView.Listed());
    ObjectRef first = cluster.vip("first", web("192.168.64.100", "192.168.64.120"));
    ObjectRef second = cluster.vip("second", web("192.168.64.110"));
    cluster.planned();
    assertNotEquals(cluster.placement(first).routers(), cluster.placement(second).routers());

    cluster.vip("first", web("192.168.64.100"));
    cluster.vip("second", web("192.168.64.110", "192.168.64.120"));
    cluster.planned();

    for (String node : List.of("node-a", "node-b", "node-c")) {
      assertEquals(List.of("192.168.64.100"), router(node, first).addresses());
      assertEquals(
          Set.of("192.168.64.110", "192.168.64.120"), Set.copyOf(router(node, second).addresses()));
    }
  }
}
