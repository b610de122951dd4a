package io.floatingvip.operator.planning;

import static io.floatingvip.operator.planning.ClusterFixture.fromPool;
import static io.floatingvip.operator.planning.ClusterFixture.port;
import static io.floatingvip.operator.planning.ClusterFixture.spec;
import static io.floatingvip.operator.planning.ClusterFixture.virtualRouterID;
import static io.floatingvip.operator.planning.ClusterFixture.withNodes;
import static io.floatingvip.operator.planning.ClusterFixture.withPorts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.crds.Family;
import io.floatingvip.crds.NodePreference;
import io.floatingvip.crds.NodeTerm;
import io.floatingvip.crds.Requirement;
import io.floatingvip.crds.RequirementOperator;
import io.floatingvip.crds.TrafficPolicy;
import io.floatingvip.crds.VrrpSettings;
import io.floatingvip.crds.programme.EndpointSlices;
import io.floatingvip.crds.programme.Listener;
import io.floatingvip.crds.programme.Transport;
import io.floatingvip.crds.programme.VirtualRouter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private final ClusterFixture cluster = new ClusterFixture();

  @Test
  void everyNodeInTheSubnetIsACandidateWithAPriorityOfItsOwn() {
    cluster.threeNodes().node("elsewhere", "10.9.0.1/16");
    ObjectRef web = cluster.vip("web", "192.168.64.100");

    cluster.planned();

    assertEquals(
        List.of("node-a", "node-b", "node-c"),
        cluster.placement(web).candidates().stream().map(Placement.Candidate::node).toList());
    assertEquals(3, Set.copyOf(priorities(web)).size());
    assertTrue(cluster.routers("elsewhere").isEmpty());
  }

  @Test
  void aRouterIsWrittenOutWithUnicastBetweenTheCandidates() {
    cluster.threeNodes();
    cluster.vip("web", "192.168.64.100");

    cluster.planned();

    VirtualRouter router = cluster.routers("node-b").getFirst();
    assertEquals(Transport.UNICAST, router.transport());
    assertEquals(List.of("192.168.64.11", "192.168.64.13"), router.peers());
    assertEquals("192.168.64.12", router.sourceAddress());
    assertEquals("eth0", router.interfaceName());
    assertEquals("10s", router.preemptDelay());
    assertEquals("100ms", router.advertisementInterval());
    assertEquals(List.of("192.168.64.100"), router.addresses());
  }

  @Test
  void aSingleCandidateHasNobodyToUnicastTo() {
    cluster.node("node-a", "192.168.64.11/24");
    cluster.vip("web", "192.168.64.100");

    cluster.planned();

    assertEquals(Transport.MULTICAST, cluster.routers("node-a").getFirst().transport());
  }

  @Test
  void manyVirtualIPsShareAsManyRoutersAsThereAreCandidatesAndSpread() {
    cluster.threeNodes();
    Set<String> favourites = new HashSet<>();
    for (int i = 0; i < 30; i++) {
      ObjectRef ref = cluster.vip("vip-" + i, "192.168.64." + (100 + i));
      cluster.planned();
      favourites.add(cluster.favourite(ref));
    }

    assertEquals(3, cluster.routers("node-a").size());
    assertEquals(Set.of("node-a", "node-b", "node-c"), favourites);
    for (VirtualRouter router : cluster.routers("node-a")) {
      assertEquals(10, router.addresses().size());
    }
  }

  @Test
  void aNewNodeTakesNothingOver() {
    cluster.threeNodes();
    ObjectRef web = cluster.vip("web", "192.168.64.100");
    cluster.planned();
    List<Integer> before = priorities(web);

    cluster.node("a-newcomer", "192.168.64.10/24").planned();

    assertEquals("node-a", cluster.favourite(web));
    assertEquals("a-newcomer", cluster.placement(web).candidates().getLast().node());
    assertEquals(before, priorities(web).subList(0, 3));
  }

  @Test
  void aLeavingNodeIsPreferredLeastAndGetsItsPlaceBack() {
    cluster.threeNodes();
    ObjectRef web = cluster.vip("web", "192.168.64.100");
    cluster.planned();
    List<Integer> before = priorities(web);

    cluster.leaving("node-a", true);
    cluster.planned();
    assertEquals("node-b", cluster.favourite(web));
    assertEquals("node-a", cluster.placement(web).candidates().getLast().node());

    cluster.leaving("node-a", false);
    cluster.planned();
    assertEquals(before, priorities(web));
    assertEquals("node-a", cluster.favourite(web));
  }

  @Test
  void preferredNodesComeFirstByTheSumOfTheirWeights() {
    cluster.threeNodes();
    List<NodePreference> preferred = List.of(preference(10, "node-b"), preference(90, "node-c"));

    ObjectRef web =
        cluster.vip(
            "web",
            withNodes(spec(List.of("192.168.64.100"), VrrpSettings.DEFAULT), Map.of(), preferred));
    cluster.planned();

    assertEquals(
        List.of("node-c", "node-b", "node-a"),
        cluster.placement(web).candidates().stream().map(Placement.Candidate::node).toList());
  }

  @Test
  void nodeSelectorLimitsTheCandidates() {
    cluster.threeNodes().node("edge", Map.of("role", "edge"), false, "192.168.64.20/24");

    ObjectRef web =
        cluster.vip(
            "web",
            withNodes(
                spec(List.of("192.168.64.100"), VrrpSettings.DEFAULT),
                Map.of("role", "edge"),
                List.of()));
    ObjectRef nowhere =
        cluster.vip(
            "nowhere",
            withNodes(
                spec(List.of("192.168.64.101"), VrrpSettings.DEFAULT),
                Map.of("role", "none"),
                List.of()));
    cluster.planned();

    assertEquals(1, cluster.placement(web).candidates().size());
    assertEquals(Set.of("NoCandidate"), cluster.problems(nowhere));
  }

  @Test
  void localTrafficPolicyWantsABackendOnTheNode() {
    cluster.threeNodes();
    EndpointSlices slices = new EndpointSlices("default", "web", "http");
    cluster.pool("web", new PoolView.Slices(slices, Set.of("node-b")));

    ObjectRef web =
        cluster.vip(
            "web",
            withPorts(
                spec(List.of("192.168.64.100"), VrrpSettings.DEFAULT),
                TrafficPolicy.LOCAL,
                port("http", 80, "web")));
    cluster.planned();

    assertEquals(
        List.of("node-b"),
        cluster.placement(web).candidates().stream().map(Placement.Candidate::node).toList());
  }

  @Test
  void theOlderOfTwoThatWantAnAddressGetsIt() {
    cluster.threeNodes();
    ObjectRef older = cluster.vip("older", "192.168.64.100");
    ObjectRef younger = cluster.vip("younger", "192.168.64.100", "192.168.64.101");

    cluster.planned();

    assertEquals(List.of("192.168.64.100"), cluster.placement(older).addresses());
    assertEquals(Set.of("AddressInUse"), cluster.problems(younger));
    assertEquals(List.of("192.168.64.101"), cluster.placement(younger).addresses());
  }

  @Test
  void anOlderOneThatChangesItsAddressTakesNothingFromAYoungerOne() {
    cluster.threeNodes();
    ObjectRef older = cluster.vip("older", "192.168.64.99");
    ObjectRef younger = cluster.vip("younger", "192.168.64.100");
    cluster.planned();

    cluster.vip("older", "192.168.64.100");
    cluster.planned();

    assertEquals(List.of("192.168.64.100"), cluster.placement(younger).addresses());
    assertEquals(Set.of("AddressInUse"), cluster.problems(older));
  }

  @Test
  void addressesThatCannotFloatAreRefused() {
    cluster.threeNodes();
    ObjectRef outside = cluster.vip("outside", "10.1.2.3");
    ObjectRef node = cluster.vip("node", "192.168.64.11");
    ObjectRef nonsense = cluster.vip("nonsense", "192.168.64", "127.0.0.1", "224.0.0.1", "::");

    cluster.planned();

    assertEquals(Set.of("OutsideEverySegment"), cluster.problems(outside));
    assertTrue(
        cluster.placement(outside).problems().getFirst().message().contains("192.168.64.0/24"));
    assertEquals(Set.of("AddressOfNode"), cluster.problems(node));
    assertEquals(4, cluster.placement(nonsense).problems().size());
    assertTrue(cluster.routers("node-a").isEmpty());
  }

  @Test
  void anUnknownPoolAndAPortThatIsThereTwiceAreNamed() {
    cluster.threeNodes();
    cluster.pool("web", new PoolView.Listed());
    ObjectRef web =
        cluster.vip(
            "web",
            withPorts(
                spec(List.of("192.168.64.100"), VrrpSettings.DEFAULT),
                TrafficPolicy.CLUSTER,
                port("http", 80, "web"),
                port("twice", 80, "web"),
                port("https", 443, "missing")));

    cluster.planned();

    assertEquals(Set.of("BackendPoolNotFound", "PortInUse"), cluster.problems(web));
    assertEquals(
        List.of("default/web/http"),
        Objects.requireNonNull(cluster.plan.programmes().get("node-a")).listeners().stream()
            .map(Listener::name)
            .toList());
  }

  @Test
  void virtualRouterIDsThatAreHeardOrAskedForAreAvoided() {
    cluster.threeNodes();
    cluster.hears("node-c", 100);
    ObjectRef web = cluster.vip("web", "192.168.64.100");
    ObjectRef asks = cluster.vip("asks", spec(List.of("192.168.64.101"), virtualRouterID(101)));

    cluster.planned();

    assertEquals(102, cluster.placement(web).virtualRouterID().orElseThrow());
    assertEquals(101, cluster.placement(asks).virtualRouterID().orElseThrow());
  }

  @Test
  void anIDThatIsInUseIsNotTakenAwayByWhoAsksForItLater() {
    cluster.threeNodes();
    ObjectRef web = cluster.vip("web", "192.168.64.100");
    cluster.planned();
    int id = cluster.placement(web).virtualRouterID().orElseThrow();

    VrrpSettings slow = new VrrpSettings(3, id, "1s", true, "10s", Transport.UNICAST, null);
    ObjectRef asks = cluster.vip("asks", spec(List.of("192.168.64.101"), slow));
    cluster.planned();

    assertEquals(id, cluster.placement(web).virtualRouterID().orElseThrow());
    assertEquals(Set.of("VirtualRouterIDInUse"), cluster.problems(asks));
    assertTrue(cluster.placement(asks).problems().getFirst().message().contains("default/web"));
  }

  @Test
  void whoAsksForAnIDSharesItWithWhoHasTheSameSettings() {
    cluster.threeNodes();
    ObjectRef web = cluster.vip("web", "192.168.64.100");
    cluster.planned();
    int id = cluster.placement(web).virtualRouterID().orElseThrow();

    ObjectRef asks = cluster.vip("asks", spec(List.of("192.168.64.101"), virtualRouterID(id)));
    cluster.planned();

    assertEquals(cluster.placement(web).routers(), cluster.placement(asks).routers());
    assertEquals(Set.of(), cluster.problems(asks));
  }

  @Test
  void twoFamiliesOfOneVirtualIPMoveTogether() {
    cluster
        .node("node-a", "192.168.64.11/24", "fd00:64::11/64", "fe80::1/64")
        .node("node-b", "192.168.64.12/24", "fd00:64::12/64", "fe80::2/64");
    ObjectRef dual = cluster.vip("dual", "192.168.64.100", "fd00:64:0::100");

    cluster.planned();

    List<VirtualRouter> routers = cluster.routers("node-a");
    assertEquals(2, routers.size());
    assertEquals(routers.get(0).syncGroup(), routers.get(1).syncGroup());
    assertEquals(routers.get(0).priority(), routers.get(1).priority());
    assertEquals(List.of("192.168.64.100", "fd00:64::100"), cluster.placement(dual).addresses());
    assertEquals(List.of("fd00:64::12"), routers.get(1).peers());
  }

  @Test
  void twoNodeGroupsOfOneSegmentHaveDifferentIDs() {
    cluster
        .node("a", Map.of("rack", "1"), false, "192.168.64.11/24")
        .node("b", Map.of("rack", "2"), false, "192.168.64.12/24");
    var base = spec(List.of("192.168.64.100"), VrrpSettings.DEFAULT);
    var other = spec(List.of("192.168.64.101"), VrrpSettings.DEFAULT);
    ObjectRef first = cluster.vip("first", withNodes(base, Map.of("rack", "1"), List.of()));
    ObjectRef second = cluster.vip("second", withNodes(other, Map.of("rack", "2"), List.of()));

    cluster.planned();

    assertNotEquals(
        cluster.placement(first).virtualRouterID(), cluster.placement(second).virtualRouterID());
  }

  @Test
  void aChangeOfSettingsOfOneMovesNoOther() {
    cluster.node("node-a", "192.168.64.11/24");
    cluster.vip("changes", "192.168.64.100");
    ObjectRef stays = cluster.vip("stays", "192.168.64.101");
    cluster.planned();
    Placement before = cluster.placement(stays);

    VrrpSettings d = VrrpSettings.DEFAULT;
    VrrpSettings slow =
        new VrrpSettings(3, null, "1s", true, d.preemptDelay(), d.transport(), null);
    cluster.vip("changes", spec(List.of("192.168.64.100"), slow));
    cluster.planned();

    assertEquals(before, cluster.placement(stays));
    assertEquals(2, cluster.routers("node-a").size());
  }

  @Test
  void aPoolGivesItsFirstFreeAddressAndLeavesItToWhoHasIt() {
    cluster.threeNodes();
    cluster.addressPool("lan", "192.168.64.8/29");
    ObjectRef first = cluster.vip("first", fromPool("lan"));
    ObjectRef second = cluster.vip("second", fromPool("lan"));
    cluster.planned();

    // .8 is the network address, .11 to .13 are the nodes' own.
    assertEquals(List.of("192.168.64.9"), cluster.placement(first).addresses());
    assertEquals(List.of("192.168.64.10"), cluster.placement(second).addresses());

    cluster.vips.remove(first);
    ObjectRef third = cluster.vip("third", fromPool("lan", Family.IPV4, Family.IPV6));
    cluster.planned();

    assertEquals(List.of("192.168.64.10"), cluster.placement(second).addresses());
    assertEquals(List.of("192.168.64.9"), cluster.placement(third).addresses());
    assertEquals(Set.of("AddressPoolExhausted"), cluster.problems(third));
  }

  @Test
  void aPoolThatIsMissingIsNamed() {
    cluster.threeNodes();
    ObjectRef web = cluster.vip("web", fromPool("nope"));

    cluster.planned();

    assertEquals(Set.of("AddressPoolNotFound"), cluster.problems(web));
  }

  private List<Integer> priorities(ObjectRef ref) {
    return cluster.placement(ref).candidates().stream().map(Placement.Candidate::priority).toList();
  }

  private static NodePreference preference(int weight, String node) {
    Requirement requirement =
        new Requirement("kubernetes.io/hostname", RequirementOperator.IN, List.of(node));
    return new NodePreference(weight, new NodeTerm(List.of(requirement), List.of()));
  }
}
