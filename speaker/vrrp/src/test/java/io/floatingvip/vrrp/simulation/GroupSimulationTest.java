package io.floatingvip.vrrp.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.Preemption;
import io.floatingvip.vrrp.Priority;
import io.floatingvip.vrrp.VirtualAddress;
import io.floatingvip.vrrp.VirtualRouterConfig;
import io.floatingvip.vrrp.VirtualRouterId;
import io.floatingvip.vrrp.VrrpState;
import io.floatingvip.vrrp.VrrpVersion;
import io.floatingvip.vrrp.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Sync groups on several nodes, with priorities and addresses that point to different nodes:
 * however it begins and whatever is disturbed, in the end all members of one node are Active and
 * all others are not.
 */
class GroupSimulationTest {

  private static final long FIRST = Long.getLong("vrrp.simulation.first", 1);
  private static final long RUNS = Long.getLong("vrrp.simulation.runs", 10_000) / 10;
  private static final long SECOND = 1_000_000_000L;

  @Test
  void everyGroupComesToRestAsOne() {
    for (long seed = FIRST; seed < FIRST + RUNS; seed++) {
      new Run(seed).run();
    }
  }

  /**
   * Two nodes in lockstep, each better in one half: what lets groups throw each other out for ever.
   */
  @Test
  void splitPrioritiesInLockstepComeToRest() {
    Timeline timeline = new Timeline();
    List<GroupNode> nodes = new ArrayList<>();
    GroupNode.Carrier carrier =
        (from, member, wire) ->
            nodes.stream()
                .filter(node -> node != from)
                .forEach(to ->
                    timeline.at(timeline.nowNanos() + 100_000, () -> to.receive(member, wire)));
    nodes.add(node(0, timeline, carrier, 150, 100));
    nodes.add(node(1, timeline, carrier, 100, 150));
    nodes.forEach(GroupNode::start);
    timeline.runUntil(4 * SECOND);
    assertEquals(List.of(VrrpState.ACTIVE, VrrpState.ACTIVE), nodes.get(0).states());
    assertEquals(List.of(VrrpState.BACKUP, VrrpState.BACKUP), nodes.get(1).states());
  }

  private static GroupNode node(
      int index, Timeline timeline, GroupNode.Carrier carrier, int... priorities) {
    List<VirtualRouterConfig> configs = new ArrayList<>();
    List<IpAddress> sources = new ArrayList<>();
    for (int member = 0; member < priorities.length; member++) {
      configs.add(config(member, priorities[member]));
      sources.add(IpAddress.parse("10.0." + member + "." + (1 + index)));
    }
    return new GroupNode(index, configs, sources, timeline, carrier);
  }

  private static VirtualRouterConfig config(int member, int priority) {
    return VirtualRouterConfig.of(
            VrrpVersion.V3,
            new VirtualRouterId(member + 1),
            List.of(VirtualAddress.parse("10.0." + member + ".100")))
        .withPriority(new Priority(priority))
        .withGrouped(true);
  }

  private static final class Run {
    private final long seed;
    private final SplittableRandom random;
    private final Timeline timeline = new Timeline();
    private final List<GroupNode> nodes = new ArrayList<>();
    private final int members;
    private final long jitterNanos;
    private final boolean[] segmentDown;
    private double loss;

    Run(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
      this.members = random.nextInt(1, 4);
      this.jitterNanos = random.nextBoolean() ? 1 : 200_000;
      this.segmentDown = new boolean[members];
      int count = random.nextInt(2, 4);
      for (int i = 0; i < count; i++) {
        nodes.add(randomNode(i));
      }
    }

    private GroupNode randomNode(int index) {
      Preemption preemption = random.nextInt(4) == 0 ? Preemption.NEVER : Preemption.IMMEDIATE;
      List<VirtualRouterConfig> configs =
          IntStream.range(0, members)
              .mapToObj(
                  member -> config(member, 50 * random.nextInt(1, 5)).withPreemption(preemption))
              .toList();
      List<IpAddress> sources =
          IntStream.range(0, members)
              .mapToObj(
                  member -> IpAddress.parse("10.0." + member + "." + (1 + (index + member) % 5)))
              .toList();
      return new GroupNode(index, configs, sources, timeline, this::carry);
    }

    private void carry(GroupNode from, int member, Wire wire) {
      for (GroupNode to : nodes) {
        if (to != from && !segmentDown[member] && random.nextDouble() >= loss) {
          long delay = 100_000 + random.nextLong(jitterNanos);
          timeline.at(timeline.nowNanos() + delay, () -> to.receive(member, wire));
        }
      }
    }

    void run() {
      for (GroupNode node : nodes) {
        timeline.at(random.nextBoolean() ? 0 : random.nextLong(SECOND), node::start);
      }
      int disturbances = random.nextInt(8);
      for (int i = 0; i < disturbances; i++) {
        timeline.at(random.nextLong(SECOND, 6 * SECOND), this::disturb);
      }
      timeline.runUntil(6 * SECOND);
      loss = 0;
      for (int member = 0; member < members; member++) {
        segmentDown[member] = false;
        for (GroupNode node : nodes) {
          node.fault(member, false);
        }
      }
      timeline.runUntil(16 * SECOND);
      checkAtRest();
      List<List<VrrpState>> before = nodes.stream().map(GroupNode::states).toList();
      timeline.runUntil(18 * SECOND);
      assertEquals(before, nodes.stream().map(GroupNode::states).toList(), () -> "seed " + seed);
    }

    private void disturb() {
      GroupNode node = nodes.get(random.nextInt(nodes.size()));
      int member = random.nextInt(members);
      switch (random.nextInt(6)) {
        case 0 -> node.pause(timeline.nowNanos() + random.nextLong(SECOND));
        case 1 -> segmentDown[member] = true;
        case 2 -> segmentDown[member] = false;
        case 3 -> node.fault(member, true);
        case 4 -> node.fault(member, false);
        default -> loss = random.nextDouble(0.4);
      }
    }

    private void checkAtRest() {
      int active = 0;
      for (GroupNode node : nodes) {
        boolean together = node.states().stream().distinct().count() == 1;
        assertTrue(together, () -> "seed " + seed + " node " + node.index() + ": " + node.states());
        active += node.states().getFirst() == VrrpState.ACTIVE ? 1 : 0;
      }
      assertEquals(1, active, () -> "seed " + seed);
    }
  }
}
