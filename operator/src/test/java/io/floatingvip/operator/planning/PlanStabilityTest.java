package io.floatingvip.operator.planning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.crds.SpeakerSpec;
import io.floatingvip.crds.VrrpSettings;
import io.floatingvip.crds.programme.VirtualRouter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clusters that change at random, from a seed: what has to hold after every step. */
class PlanStabilityTest {
  private static final int STEPS = 120;
  private static final List<String> SUBNETS = List.of("192.168.64.%d/24", "10.20.0.%d/16");

  private final ClusterFixture cluster = new ClusterFixture();
  private final Set<String> leaving = new HashSet<>();
  private int named;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void randomChangesMoveNobodyElseAndLeaveEveryIDAndPriorityUnique(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 3; i++) {
      addNode(random);
    }
    for (int step = 0; step < STEPS; step++) {
      Plan before = cluster.planned();
      Set<ObjectRef> changed = change(random);
      Plan after = cluster.planned();
      String where = "seed " + seed + ", step " + step;
      checkOwners(before, after, changed, where);
      after.programmes().forEach((node, programme) -> checkProgramme(programme, where));
      checkSegments(after, where);
      checkRestart(after, where);
    }
  }

  private Set<ObjectRef> change(Random random) {
    List<ObjectRef> refs = new ArrayList<>(cluster.vips.keySet());
    List<String> names = new ArrayList<>(cluster.nodes.keySet());
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> Set.of(addVirtualIP(random));
      case 3 -> refs.isEmpty() ? Set.of() : removeVirtualIP(refs.get(random.nextInt(refs.size())));
      case 4 -> refs.isEmpty() ? Set.of() : changeSettings(refs, random);
      case 5 -> addNode(random);
      case 6 -> names.size() < 2 ? Set.of() : removeNode(names.get(random.nextInt(names.size())));
      default -> cordon(names.get(random.nextInt(names.size())));
    };
  }

  private ObjectRef addVirtualIP(Random random) {
    String subnet = SUBNETS.get(random.nextInt(2));
    String address = subnet.substring(0, subnet.indexOf('/')).formatted(100 + random.nextInt(150));
    VrrpSettings settings =
        random.nextInt(6) == 0
            ? ClusterFixture.virtualRouterID(1 + random.nextInt(255))
            : VrrpSettings.DEFAULT;
    return cluster.vip("vip-" + ++named, ClusterFixture.spec(List.of(address), settings));
  }

  private Set<ObjectRef> removeVirtualIP(ObjectRef ref) {
    cluster.vips.remove(ref);
    return Set.of(ref);
  }

  private Set<ObjectRef> changeSettings(List<ObjectRef> refs, Random random) {
    ObjectRef ref = refs.get(random.nextInt(refs.size()));
    VirtualIPView vip = Objects.requireNonNull(cluster.vips.get(ref));
    VrrpSettings settings =
        random.nextBoolean()
            ? ClusterFixture.virtualRouterID(1 + random.nextInt(255))
            : VrrpSettings.DEFAULT;
    return Set.of(cluster.vip(ref.name(), ClusterFixture.spec(vip.spec().addresses(), settings)));
  }

  private Set<ObjectRef> addNode(Random random) {
    int number = ++named;
    if (number < 95) {
      List<String> addresses = new ArrayList<>();
      addresses.add(SUBNETS.get(0).formatted(number));
      if (random.nextInt(3) > 0) {
        addresses.add(SUBNETS.get(1).formatted(number));
      }
      cluster.node(
          "node-" + (random.nextBoolean() ? "a" : "z") + number, addresses.toArray(new String[0]));
    }
    return Set.of();
  }

  private Set<ObjectRef> removeNode(String name) {
    cluster.nodes.remove(name);
    leaving.remove(name);
    return Set.of();
  }

  private Set<ObjectRef> cordon(String name) {
    boolean now = leaving.add(name);
    if (!now) {
      leaving.remove(name);
    }
    cluster.leaving(name, now);
    return Set.of();
  }

  private void checkOwners(Plan before, Plan after, Set<ObjectRef> changed, String where) {
    before
        .placements()
        .forEach((ref, old) -> {
          Placement now = after.placements().get(ref);
          if (now == null || changed.contains(ref) || old.candidates().isEmpty()) {
            return;
          }
          assertEquals(old.addresses(), now.addresses(), where);
          List<String> expected = staying(old, now);
          List<String> actual = staying(now, old);
          assertEquals(expected, actual, () -> where + ": order of " + ref);
          if (!expected.isEmpty()) {
            assertEquals(old.virtualRouterID(), now.virtualRouterID(), where + " " + ref);
          }
        });
  }

  /**
   * The candidates of both placements that a cordon does not concern, in the order of the first.
   */
  private List<String> staying(Placement of, Placement and) {
    Map<String, Integer> other = new HashMap<>();
    and.candidates().forEach(candidate -> other.put(candidate.node(), candidate.priority()));
    return of.candidates().stream()
        .filter(candidate -> other.containsKey(candidate.node()))
        .filter(c -> (other.getOrDefault(c.node(), 0) > 128) == (c.priority() > 128))
        .map(Placement.Candidate::node)
        .toList();
  }

  private static void checkProgramme(SpeakerSpec programme, String where) {
    Set<Object> ids = new HashSet<>();
    Set<String> addresses = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (VirtualRouter router : programme.virtualRouters()) {
      assertTrue(names.add(router.name()), where);
      assertTrue(ids.add(List.of(router.interfaceName(), router.virtualRouterID())), where);
      assertTrue(router.priority() >= 1 && router.priority() <= 254, where);
      router.addresses().forEach(address -> assertTrue(addresses.add(address), where));
    }
  }

  /** Virtual routers of one name are the same everywhere, of two names differ in their ID. */
  private static void checkSegments(Plan plan, String where) {
    Map<String, Set<Integer>> priorities = new HashMap<>();
    Map<String, VirtualRouter> byName = new HashMap<>();
    Map<List<Object>, String> byID = new HashMap<>();
    for (SpeakerSpec programme : plan.programmes().values()) {
      for (VirtualRouter router : programme.virtualRouters()) {
        VirtualRouter other = byName.putIfAbsent(router.name(), router);
        assertTrue(other == null || other.addresses().equals(router.addresses()), where);
        assertTrue(
            other == null || other.virtualRouterID().equals(router.virtualRouterID()), where);
        assertTrue(
            priorities.computeIfAbsent(router.name(), n -> new HashSet<>()).add(router.priority()),
            where + ": equal priorities");
        String first = router.addresses().getFirst();
        String segment = first.substring(0, first.indexOf('.'));
        String named = byID.putIfAbsent(List.of(segment, router.virtualRouterID()), router.name());
        assertTrue(named == null || named.equals(router.name()), where + ": equal IDs");
      }
    }
  }

  /** An operator that starts again knows what it wrote, and changes nothing. */
  private void checkRestart(Plan plan, String where) {
    Map<ObjectRef, Placement> known = new HashMap<>();
    plan.placements().forEach((ref, p) -> known.put(ref, Placement.ofAddresses(p.addresses())));
    Plan again = Planner.plan(cluster.view(), new Plan(plan.programmes(), known));
    assertEquals(plan, again, where);
  }
}
