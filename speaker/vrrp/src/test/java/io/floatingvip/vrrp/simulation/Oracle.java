package io.floatingvip.vrrp.simulation;

import io.floatingvip.vrrp.Effect;
import io.floatingvip.vrrp.Priority;
import io.floatingvip.vrrp.TransitionCause;
import io.floatingvip.vrrp.VirtualAddress;
import io.floatingvip.vrrp.VrrpState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Watches every step of a run and throws a {@link Violation} when a rule is broken. */
final class Oracle {

  private static final int REMEMBERED = 400;
  private static final long NOT = -1;

  private final Timeline timeline;
  private final Scenario scenario;
  private final Observation[] records;
  private final Deque<String> trace = new ArrayDeque<>();
  private final boolean tracing;
  private long fingerprint;

  Oracle(Timeline timeline, Scenario scenario, boolean tracing) {
    this.timeline = timeline;
    this.scenario = scenario;
    this.tracing = tracing;
    this.records = new Observation[scenario.nodes().size()];
    for (int i = 0; i < records.length; i++) {
      records[i] = new Observation();
    }
  }

  /** What is known of one node. */
  private static final class Observation {
    private long sentNanos = NOT;
    private boolean pausedSince;
    private boolean resigned;
    private long betterArrivedNanos = NOT;
    private long betterIntervalNanos;
    private long announcedNanos = NOT;
  }

  private Observation of(SimulatedNode node) {
    return records[node.index()];
  }

  void gone(SimulatedNode node) {
    note(node, "gone");
    Observation fresh = new Observation();
    fresh.announcedNanos = of(node).announcedNanos;
    records[node.index()] = fresh;
  }

  /** The node's cadence is another one until it has sent the next advertisement. */
  void paused(SimulatedNode node) {
    note(node, "paused or reloaded");
    of(node).pausedSince = true;
  }

  void effect(SimulatedNode node, Effect effect) {
    fingerprint =
        31 * fingerprint
            + timeline.nowNanos() * 17
            + node.index() * 7L
            + effect.hashCode() % 1000003;
    if (tracing) {
      note(node, brief(effect));
    }
    if (effect instanceof Effect.WithdrawAddresses(List<VirtualAddress> addresses)) {
      checkOurs(node, addresses);
    }
    if (effect instanceof Effect.RetireAddresses(List<VirtualAddress> addresses, _)) {
      checkOurs(node, addresses);
    }
  }

  private void checkOurs(SimulatedNode node, List<VirtualAddress> addresses) {
    for (VirtualAddress address : addresses) {
      check(!node.isKnownForeign(address), node, "withdraws a foreign address");
    }
  }

  /** Junk and lower priorities never change the cadence of an Active. */
  void sent(SimulatedNode node, Priority priority) {
    Observation record = of(node);
    if (priority.isResignation()) {
      record.resigned = true;
    } else {
      checkCadence(node, record);
    }
    record.sentNanos = timeline.nowNanos();
    record.pausedSince = false;
  }

  private void checkCadence(SimulatedNode node, Observation record) {
    if (record.sentNanos == NOT || record.pausedSince || record.resigned) {
      return;
    }
    long interval = node.config().interval().nanos();
    long allowed = interval + interval / 400 + scenario.latenessNanos() * 3 / 2 + 1_000;
    long gap = timeline.nowNanos() - record.sentNanos;
    check(gap <= allowed, node, "is Active and was silent for " + gap + " ns");
  }

  void arrived(SimulatedNode node, Segment.Packet packet) {
    Observation record = of(node);
    if (packet.sender() < 0 || !node.isEligible()) {
      return;
    }
    if (packet.priority() == 0) {
      record.betterArrivedNanos = NOT;
    } else if (packet.priority() >= node.priority().value() || !preempts(node)) {
      record.betterArrivedNanos = timeline.nowNanos();
      record.betterIntervalNanos = packet.intervalNanos();
    }
  }

  private static boolean preempts(SimulatedNode node) {
    return node.config().priority().isOwner() || node.config().preemption().enabled();
  }

  void handled(SimulatedNode node, Segment.Packet packet, VrrpState before, List<Effect> effects) {
    if (packet.sender() < 0) {
      boolean harmless =
          node.state() == before && effects.stream().allMatch(Effect.ReportDrop.class::isInstance);
      check(harmless, node, "believed junk: " + effects);
    }
  }

  /**
   * No promotion while advertisements arrive; a whole Active Down Interval in between is the least.
   */
  void transition(SimulatedNode node, VrrpState from, VrrpState to, TransitionCause cause) {
    Observation record = of(node);
    if (to == VrrpState.ACTIVE) {
      record.resigned = false;
      record.sentNanos = timeline.nowNanos();
      if (record.betterArrivedNanos != NOT && !(cause instanceof TransitionCause.StartedAsOwner)) {
        long silence = timeline.nowNanos() - record.betterArrivedNanos;
        check(
            silence >= 3 * record.betterIntervalNanos * 99 / 100,
            node,
            "took over " + silence + " ns after it was told of an Active");
      }
    } else {
      record.sentNanos = NOT;
      if (from != VrrpState.ACTIVE) {
        record.betterArrivedNanos = NOT;
      }
    }
  }

  void announced(SimulatedNode node) {
    of(node).announcedNanos = timeline.nowNanos();
  }

  /** After every wake-up the kernel holds what the state says, and nothing else. */
  void awake(SimulatedNode node) {
    Set<VirtualAddress> expected = new HashSet<>();
    if (node.state() == VrrpState.ACTIVE) {
      expected.addAll(node.config().addresses());
      expected.removeAll(node.foreign());
      checkCadence(node, of(node));
    }
    check(
        node.kernel().equals(expected), node, "is " + node.state() + " and holds " + node.kernel());
  }

  /** Who told the neighbours last, of these. */
  SimulatedNode lastAnnouncer(List<SimulatedNode> nodes) {
    SimulatedNode last = nodes.getFirst();
    for (SimulatedNode node : nodes) {
      last = of(node).announcedNanos > of(last).announcedNanos ? node : last;
    }
    return last;
  }

  private void check(boolean fulfilled, SimulatedNode node, String violation) {
    if (!fulfilled) {
      throw new Violation("at " + timeline.nowNanos() + " node " + node.index() + " " + violation);
    }
  }

  private static String brief(Effect effect) {
    return effect instanceof Effect.SendAdvertisement sending
        ? "sends priority " + sending.advertisement().priority()
        : effect.toString();
  }

  private void note(SimulatedNode node, String text) {
    if (tracing) {
      trace.add(timeline.nowNanos() + " node " + node.index() + ": " + text);
      if (trace.size() > REMEMBERED) {
        trace.remove();
      }
    }
  }

  /** Equal for equal runs. */
  long fingerprint() {
    return fingerprint;
  }

  /** The last things that happened, when they were recorded. */
  String trace() {
    return String.join("\n", trace);
  }
}
