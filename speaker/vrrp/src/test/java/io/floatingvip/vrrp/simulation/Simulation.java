package io.floatingvip.vrrp.simulation;

import io.floatingvip.vrrp.VrrpState;
import io.floatingvip.vrrp.VrrpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** One run: disturbances, quiet, a crash of the Active, quiet, an orderly stop of the next. */
final class Simulation {

  private final Scenario scenario;
  private final Timeline timeline = new Timeline();
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final SplittableRandom random;
  private final Segment segment;
  private final Oracle oracle;

  private Simulation(Scenario scenario, Engine.Factory factory, boolean tracing) {
    this.scenario = scenario;
    this.random = new SplittableRandom(scenario.seed() ^ 0x5eed);
    this.oracle = new Oracle(timeline, scenario, tracing);
    this.segment = new Segment(timeline, random, nodes, scenario.nodes().size());
    SimulatedNode.Network network = new SimulatedNode.Network(timeline, segment, random, oracle);
    for (int i = 0; i < scenario.nodes().size(); i++) {
      nodes.add(new SimulatedNode(i, scenario, factory, network));
    }
  }

  /**
   * Runs to the end and returns the fingerprint of everything that happened.
   *
   * @throws Violation when a rule is broken
   */
  static long run(Scenario scenario, Engine.Factory factory) {
    Simulation simulation = new Simulation(scenario, factory, false);
    simulation.run();
    return simulation.oracle.fingerprint();
  }

  /** Runs once more and returns the last things that happened before the violation. */
  static String trace(Scenario scenario, Engine.Factory factory) {
    Simulation simulation = new Simulation(scenario, factory, true);
    try {
      simulation.run();
    } catch (Violation violation) {
      return simulation.oracle.trace() + "\n" + violation.getMessage();
    }
    return "no violation";
  }

  private void run() {
    long interval = scenario.longestIntervalNanos();
    for (SimulatedNode node : nodes) {
      timeline.at(random.nextLong(5 * interval), node::start);
    }
    for (Disturbance disturbance : scenario.disturbances()) {
      timeline.at(disturbance.atNanos(), () -> disturb(disturbance));
    }
    timeline.runUntil(Math.max(scenario.disturbedNanos(), 5 * interval));
    heal();
    settle();
    List<SimulatedNode> crashed = actives();
    crashed.forEach(SimulatedNode::crash);
    timeline.runUntil(timeline.nowNanos() + takeoverNanos(crashed, 3));
    checkActives(2);
    settle();
    List<SimulatedNode> stopped = actives();
    stopped.forEach(SimulatedNode::stop);
    runCovered(stopped, timeline.nowNanos() + takeoverNanos(stopped, 0));
    checkActives(2);
    settle();
  }

  private void disturb(Disturbance disturbance) {
    switch (disturbance) {
      case Disturbance.Pause(long at, int node, long forNanos, boolean packetsLost) ->
          nodes.get(node).pause(forNanos, packetsLost);
      case Disturbance.Crash(long at, int node) -> nodes.get(node).crash();
      case Disturbance.Restart(long at, int node) -> nodes.get(node).start();
      case Disturbance.Stop(long at, int node) -> nodes.get(node).stop();
      case Disturbance.Cut(long at, int from, int to) -> segment.cut(from, to);
      case Disturbance.Mend(long at) -> segment.mend();
      case Disturbance.Weather(long at, double loss, double duplication, long delayNanos) ->
          segment.weather(loss, duplication, delayNanos);
      case Disturbance.Carrier(long at, int node, boolean up) -> nodes.get(node).carrier(up);
      case Disturbance.Deletion(long at, int node) -> nodes.get(node).deleteAddresses();
      case Disturbance.Weight(long at, int node, int weight) -> nodes.get(node).weight(weight);
      case Disturbance.Track(long at, int node, boolean up) -> nodes.get(node).track(up);
      case Disturbance.Reload(long at, int node, Disturbance.Change change, int value) ->
          nodes.get(node).reload(change, value);
      case Disturbance.Junk(long at, int node, int packets, long spacing) -> {
        for (int i = 0; i < packets; i++) {
          timeline.at(at + i * spacing, () -> sendJunk(nodes.get(node)));
        }
      }
    }
  }

  private void sendJunk(SimulatedNode node) {
    node.receive(new Segment.Packet(Junk.packet(scenario, node.index(), random), -1, 0, 0));
  }

  /** Everything works again, apart from a split; some that died come back. */
  private void heal() {
    segment.mend();
    segment.fair();
    for (SimulatedNode node : nodes) {
      node.resume();
      node.carrier(true);
      node.track(true);
      node.punctual(Math.min(scenario.nodes().getFirst().interval().nanos() / 40, 200_000L));
      if (random.nextInt(10) < 7) {
        node.start();
      }
      for (SimulatedNode other : nodes) {
        if (!scenario.connectedInTheEnd(node.index(), other.index())) {
          segment.cut(node.index(), other.index());
        }
      }
    }
  }

  private void settle() {
    timeline.runUntil(timeline.nowNanos() + scenario.settlingNanos());
    List<SimulatedNode> before = actives();
    checkActives(1);
    checkBestActive();
    if (!neighborsBelieveTheActive()) {
      // Every word between the two may have been lost in the weather: the slow announcements heal
      // it.
      timeline.runUntil(timeline.nowNanos() + 61_000_000_000L);
      if (!neighborsBelieveTheActive()) {
        throw new Violation(
            "at " + timeline.nowNanos() + " neighbours were not told of the Active");
      }
    }
    for (int step = 0; step < 20; step++) {
      timeline.runUntil(timeline.nowNanos() + scenario.longestIntervalNanos() / 4);
      if (!actives().equals(before)) {
        throw new Violation("at " + timeline.nowNanos() + " another Active without a reason");
      }
    }
  }

  private List<SimulatedNode> actives() {
    return nodes.stream().filter(node -> node.state() == VrrpState.ACTIVE).toList();
  }

  private List<List<SimulatedNode>> components() {
    if (!scenario.split()) {
      return List.of(nodes);
    }
    return List.of(
        nodes.stream().filter(node -> node.index() % 2 == 0).toList(),
        nodes.stream().filter(node -> node.index() % 2 == 1).toList());
  }

  /**
   * Each component has an Active where anybody can be; two at most, and only right after a
   * takeover, in which two may believe to be the next.
   */
  private void checkActives(int atMost) {
    for (List<SimulatedNode> component : components()) {
      List<SimulatedNode> active =
          component.stream()
              .filter(node -> node.state() == VrrpState.ACTIVE && !node.isStopping())
              .toList();
      boolean any = component.stream().anyMatch(node -> node.isEligible() && !node.isStopping());
      if (active.isEmpty() == any || active.size() > atMost) {
        throw new Violation(
            "at "
                + timeline.nowNanos()
                + " Active: "
                + active.stream().map(SimulatedNode::index).toList());
      }
    }
  }

  private boolean neighborsBelieveTheActive() {
    return components().stream()
        .allMatch(component ->
            component.stream().noneMatch(node -> node.state() == VrrpState.ACTIVE)
                || oracle.lastAnnouncer(component).state() == VrrpState.ACTIVE);
  }

  /** The best one is Active where it may preempt. */
  private void checkBestActive() {
    for (List<SimulatedNode> component : components()) {
      component.stream()
          .filter(node -> node.state() == VrrpState.ACTIVE)
          .forEach(node -> checkBest(node, component));
    }
  }

  private static void checkBest(SimulatedNode active, List<SimulatedNode> component) {
    for (SimulatedNode node : component) {
      boolean better =
          node.isEligible()
              && node.config().preemption().enabled()
              && node.priority().compareTo(active.priority()) > 0;
      if (better) {
        throw new Violation(
            "node " + active.index() + " is Active, " + node.index() + " should be");
      }
    }
  }

  /** When the successors of these have to be there, after so many intervals and the skew. */
  private long takeoverNanos(List<SimulatedNode> predecessors, int intervals) {
    long longest = 0;
    for (List<SimulatedNode> component : components()) {
      for (SimulatedNode predecessor : predecessors) {
        if (component.contains(predecessor)) {
          longest = Math.max(longest, takeoverNanos(predecessor, component, intervals));
        }
      }
    }
    return longest + longest / 200 + 1_000_000L;
  }

  private long takeoverNanos(
      SimulatedNode predecessor, List<SimulatedNode> component, int intervals) {
    long interval = predecessor.config().interval().nanos();
    long basis = scenario.version() == VrrpVersion.V2 ? 1_000_000_000L : interval;
    return component.stream()
        .filter(node -> node != predecessor && node.isEligible())
        .mapToLong(node -> intervals * interval + (256 - node.priority().value()) * basis / 256)
        .min()
        .orElse(0);
  }

  /**
   * In an orderly handover there is no moment in its second at which nobody holds the addresses.
   */
  private void runCovered(List<SimulatedNode> predecessors, long endNanos) {
    long coveredNanos = Math.min(endNanos, timeline.nowNanos() + 998_000_000L);
    long step = Math.max(1, (coveredNanos - timeline.nowNanos()) / 50);
    while (timeline.nowNanos() < coveredNanos) {
      timeline.runUntil(Math.min(coveredNanos, timeline.nowNanos() + step));
      for (List<SimulatedNode> component : components()) {
        boolean concerned = component.stream().anyMatch(predecessors::contains);
        if (concerned && component.stream().allMatch(node -> node.kernel().isEmpty())) {
          throw new Violation("at " + timeline.nowNanos() + " nobody holds the addresses");
        }
      }
    }
    timeline.runUntil(endNanos);
  }
}
