package io.floatingvip.vrrp.simulation;

import io.floatingvip.vrrp.AdvertisementInterval;
import io.floatingvip.vrrp.Effect;
import io.floatingvip.vrrp.Event;
import io.floatingvip.vrrp.Fault;
import io.floatingvip.vrrp.FaultKind;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.Preemption;
import io.floatingvip.vrrp.Priority;
import io.floatingvip.vrrp.ReceivedPacket;
import io.floatingvip.vrrp.VirtualAddress;
import io.floatingvip.vrrp.VirtualRouterConfig;
import io.floatingvip.vrrp.VrrpState;
import io.floatingvip.vrrp.VrrpVersion;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A host with its kernel, its socket and its speaker: the loop that the daemon has, on the virtual
 * clock.
 */
final class SimulatedNode implements Segment.Receiver {

  private static final long LEASE_NANOS = 3_000_000_000L;
  private static final int SOCKET_PACKETS = 300;

  private final int index;
  private final Scenario scenario;
  private final IpAddress address;
  private final Timeline timeline;
  private final Segment segment;
  private final SplittableRandom random;
  private final Engine.Factory factory;
  private final Oracle oracle;
  private final ReceivedPacket received = new ReceivedPacket();
  private final Deque<Segment.Packet> socket = new ArrayDeque<>();
  private final Deque<Event> events = new ArrayDeque<>();
  private final Set<VirtualAddress> kernel = new HashSet<>();
  private final Set<VirtualAddress> foreign = new HashSet<>();
  private VirtualRouterConfig requested;
  private VirtualRouterConfig config;
  private @Nullable Engine engine;
  private boolean stopping;
  private boolean carrier = true;
  private boolean packetsLost;
  private long pausedUntilNanos;
  private long wakeNanos = Long.MAX_VALUE;
  private long latenessNanos;

  SimulatedNode(int index, Scenario scenario, Engine.Factory factory, Network network) {
    this.index = index;
    this.scenario = scenario;
    this.requested = scenario.configOf(index);
    this.config = requested;
    this.address = scenario.addressOf(index);
    this.factory = factory;
    this.timeline = network.timeline();
    this.segment = network.segment();
    this.random = network.random();
    this.oracle = network.oracle();
    this.latenessNanos = scenario.latenessNanos();
    if (scenario.nodes().get(index).foreignAddress()) {
      foreign.add(scenario.virtualAddresses().getLast());
    }
  }

  /** What all nodes share. */
  record Network(Timeline timeline, Segment segment, SplittableRandom random, Oracle oracle) {}

  int index() {
    return index;
  }

  VirtualRouterConfig config() {
    return config;
  }

  boolean isRunning() {
    return engine != null;
  }

  boolean isPaused() {
    return timeline.nowNanos() < pausedUntilNanos;
  }

  boolean isStopping() {
    return stopping;
  }

  VrrpState state() {
    Engine running = engine;
    return running == null ? VrrpState.INITIALIZE : running.state();
  }

  Priority priority() {
    Engine running = engine;
    return running == null ? Priority.RESIGN : running.status().priority();
  }

  /** True when it may become Active without further ado. */
  boolean isEligible() {
    return state() == VrrpState.BACKUP || state() == VrrpState.ACTIVE;
  }

  Set<VirtualAddress> kernel() {
    return kernel;
  }

  Set<VirtualAddress> foreign() {
    return foreign;
  }

  /** True when the engine has been told. */
  boolean isKnownForeign(VirtualAddress held) {
    return foreign.contains(held) && !events.contains(new Event.AddressForeign(held.address()));
  }

  void start() {
    if (engine == null) {
      config = requested;
      engine = factory.make(config);
      stopping = false;
      events.add(new Event.SourceAddressChanged(address));
      if (!carrier) {
        events.add(raised(FaultKind.INTERFACE_DOWN));
      }
      events.add(Event.STARTUP);
      wakeSoon();
    }
  }

  void stop() {
    if (engine != null) {
      stopping = true;
      events.add(Event.SHUTDOWN);
      wakeSoon();
    }
  }

  void crash() {
    engine = null;
    stopping = false;
    socket.clear();
    events.clear();
    kernel.clear();
    pausedUntilNanos = 0;
    wakeNanos = Long.MAX_VALUE;
    oracle.gone(this);
  }

  void pause(long forNanos, boolean losingPackets) {
    pausedUntilNanos = Math.max(pausedUntilNanos, timeline.nowNanos() + forNanos);
    packetsLost = losingPackets;
    oracle.paused(this);
    long leaseEnd = timeline.nowNanos() + LEASE_NANOS;
    timeline.at(leaseEnd, () -> expireLease(leaseEnd));
  }

  private void expireLease(long leaseEnd) {
    if (leaseEnd < pausedUntilNanos) {
      deleteAddresses();
    }
  }

  void resume() {
    if (isPaused()) {
      pausedUntilNanos = timeline.nowNanos();
      wakeSoon();
    }
  }

  void carrier(boolean up) {
    if (up != carrier) {
      carrier = up;
      happens(
          up ? new Event.FaultCleared(FaultKind.INTERFACE_DOWN) : raised(FaultKind.INTERFACE_DOWN));
      if (up) {
        happens(new Event.NeighborsOutdated());
      }
    }
  }

  void track(boolean up) {
    happens(up ? new Event.FaultCleared(FaultKind.TRACK) : raised(FaultKind.TRACK));
  }

  void weight(int weight) {
    happens(new Event.PriorityAdjusted(weight));
  }

  void reload(Disturbance.Change change, int value) {
    requested = changed(requested, change, value);
    happens(new Event.ConfigurationChanged(requested));
  }

  private VirtualRouterConfig changed(
      VirtualRouterConfig before, Disturbance.Change change, int value) {
    return switch (change) {
      case PRIORITY -> before.withPriority(new Priority(value));
      case INTERVAL -> {
        int units = before.version() == VrrpVersion.V3 ? (before.interval().units() + 1) / 2 : 0;
        yield units == 0
            ? before
            : before.withInterval(new AdvertisementInterval(VrrpVersion.V3, units));
      }
      case PREEMPTION ->
          before.withPreemption(value % 2 == 0 ? Preemption.NEVER : Preemption.IMMEDIATE);
      case ADDRESSES ->
          before.withAddresses(
              value % 2 == 0
                  ? scenario.virtualAddresses()
                  : scenario.virtualAddresses().subList(0, 1));
    };
  }

  void deleteAddresses() {
    for (VirtualAddress held : List.copyOf(kernel)) {
      kernel.remove(held);
      happens(new Event.AddressMissing(held.address()));
    }
  }

  private static Event raised(FaultKind kind) {
    return new Event.FaultRaised(new Fault(kind, "simulated"));
  }

  private void happens(Event event) {
    if (engine != null) {
      events.add(event);
      wakeSoon();
    }
  }

  void punctual(long newLatenessNanos) {
    latenessNanos = newLatenessNanos;
  }

  @Override
  public void receive(Segment.Packet packet) {
    if (engine == null
        || !carrier
        || (isPaused() && packetsLost)
        || socket.size() >= SOCKET_PACKETS) {
      return;
    }
    oracle.arrived(this, packet);
    socket.add(packet);
    wakeSoon();
  }

  private void wakeSoon() {
    wakeAt(timeline.nowNanos() + random.nextLong(Math.max(1, latenessNanos / 2)));
  }

  private void wakeAt(long nanos) {
    if (nanos < wakeNanos) {
      wakeNanos = nanos;
      timeline.at(nanos, () -> wakeIfStillMeant(nanos));
    }
  }

  private void wakeIfStillMeant(long nanos) {
    if (nanos == wakeNanos) {
      wakeNanos = Long.MAX_VALUE;
      Engine running = engine;
      if (running != null && isPaused()) {
        wakeAt(pausedUntilNanos);
      } else if (running != null) {
        wake(running);
      }
    }
  }

  /** Packets, then what the kernel reports, then timers: the duty of every owner of an instance. */
  private void wake(Engine running) {
    long local = localNanos(timeline.nowNanos());
    for (Segment.Packet packet = socket.poll(); packet != null; packet = socket.poll()) {
      VrrpState before = running.state();
      List<Effect> effects = running.on(packet.wire().receivedInto(received), local);
      oracle.handled(this, packet, before, effects);
      carryOut(effects);
    }
    handleEvents(running, local);
    if (local >= running.nextDeadlineNanos()) {
      carryOut(running.on(Event.TIMERS_DUE, local));
      handleEvents(running, local);
    }
    if (stopping && running.state() == VrrpState.INITIALIZE) {
      engine = null;
      oracle.gone(this);
    }
    oracle.awake(this);
    if (engine != null && running.nextDeadlineNanos() != Long.MAX_VALUE) {
      long due = Math.max(trueNanos(running.nextDeadlineNanos()), timeline.nowNanos());
      wakeAt(due + random.nextLong(Math.max(1, latenessNanos)));
    }
  }

  private void handleEvents(Engine running, long local) {
    for (Event event = events.poll(); event != null; event = events.poll()) {
      VrrpState before = running.state();
      if (event instanceof Event.ConfigurationChanged(VirtualRouterConfig next)) {
        config = next;
        oracle.paused(this);
      }
      carryOut(running.on(event, local));
      if (event instanceof Event.ConfigurationChanged && running.state() != before) {
        throw new Violation("node " + index + " left " + before + " because of " + event);
      }
    }
  }

  private void carryOut(List<Effect> effects) {
    for (Effect effect : effects) {
      oracle.effect(this, effect);
      switch (effect) {
        case Effect.SendAdvertisement sending -> send(sending);
        case Effect.AssignAddresses(List<VirtualAddress> addresses) -> assign(addresses);
        case Effect.WithdrawAddresses(List<VirtualAddress> addresses) ->
            addresses.forEach(kernel::remove);
        // To the neighbors it is the same.
        case Effect.RetireAddresses(List<VirtualAddress> addresses, _) ->
            addresses.forEach(kernel::remove);
        case Effect.ContinueConnections continuing -> {}
        case Effect.AnnounceNeighbors announcing -> oracle.announced(this);
        case Effect.ReportTransition(VrrpState from, VrrpState to, var cause) ->
            oracle.transition(this, from, to, cause);
        case Effect.ReportDrop drop -> {}
        case Effect.ReportDiscrepancy discrepancy -> {}
      }
    }
  }

  private void send(Effect.SendAdvertisement sending) {
    oracle.sent(this, sending.advertisement().priority());
    if (carrier) {
      segment.send(index, sending, scenario);
    }
  }

  private void assign(List<VirtualAddress> addresses) {
    for (VirtualAddress wanted : addresses) {
      if (foreign.contains(wanted)) {
        events.add(new Event.AddressForeign(wanted.address()));
      } else {
        kernel.add(wanted);
      }
    }
  }

  private long localNanos(long nanos) {
    NodeSetup setup = scenario.nodes().get(index);
    return setup.clockNanos() + nanos + (long) (nanos * setup.drift());
  }

  private long trueNanos(long local) {
    NodeSetup setup = scenario.nodes().get(index);
    return (long) ((local - setup.clockNanos()) / (1 + setup.drift())) + 2;
  }
}
