package io.floatingvip.vrrp.simulation;

import io.floatingvip.vrrp.Effect;
import io.floatingvip.vrrp.Event;
import io.floatingvip.vrrp.Fault;
import io.floatingvip.vrrp.FaultKind;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.ReceivedPacket;
import io.floatingvip.vrrp.SyncGroup;
import io.floatingvip.vrrp.VirtualRouterConfig;
import io.floatingvip.vrrp.VrrpInstance;
import io.floatingvip.vrrp.VrrpState;
import io.floatingvip.vrrp.Wire;
import java.util.List;

/** A host whose virtual routers, each on a segment of its own, form one sync group. */
final class GroupNode {

  /** Carries what a member sends to the same member of the other nodes. */
  interface Carrier {
    void carry(GroupNode from, int member, Wire wire);
  }

  private final int index;
  private final List<VrrpInstance> members;
  private final List<IpAddress> sources;
  private final SyncGroup group;
  private final Timeline timeline;
  private final Carrier carrier;
  private final ReceivedPacket received = new ReceivedPacket();
  private long wakeNanos = Long.MAX_VALUE;
  private long pausedUntilNanos;

  GroupNode(
      int index,
      List<VirtualRouterConfig> configs,
      List<IpAddress> sources,
      Timeline timeline,
      Carrier carrier) {
    this.index = index;
    this.members = configs.stream().map(VrrpInstance::new).toList();
    this.sources = sources;
    this.group = new SyncGroup(members);
    this.timeline = timeline;
    this.carrier = carrier;
  }

  int index() {
    return index;
  }

  List<VrrpState> states() {
    return members.stream().map(VrrpInstance::state).toList();
  }

  void start() {
    for (int member = 0; member < members.size(); member++) {
      on(member, new Event.SourceAddressChanged(sources.get(member)));
      on(member, Event.STARTUP);
    }
    settle();
  }

  void pause(long untilNanos) {
    pausedUntilNanos = untilNanos;
  }

  void fault(int member, boolean raised) {
    on(
        member,
        raised
            ? new Event.FaultRaised(new Fault(FaultKind.INTERFACE_DOWN, "simulated"))
            : new Event.FaultCleared(FaultKind.INTERFACE_DOWN));
    settle();
  }

  void receive(int member, Wire wire) {
    if (timeline.nowNanos() >= pausedUntilNanos) {
      on(member, wire.receivedInto(received));
      settle();
    }
  }

  private void on(int member, Event event) {
    for (Effect effect : List.copyOf(members.get(member).on(event, timeline.nowNanos()))) {
      if (effect instanceof Effect.SendAdvertisement sending) {
        carrier.carry(
            this, member, Wire.of(sending, sources.get(member).family().multicastGroup()));
      }
    }
  }

  private void settle() {
    for (List<SyncGroup.Directive> next = group.settle(timeline.nowNanos());
        !next.isEmpty();
        next = group.settle(timeline.nowNanos())) {
      next.forEach(directive -> on(members.indexOf(directive.member()), directive.event()));
    }
    planWake();
  }

  private void planWake() {
    long next = group.nextDeadlineNanos();
    for (VrrpInstance member : members) {
      next = Math.min(next, member.nextDeadlineNanos());
    }
    next = Math.max(next, pausedUntilNanos);
    if (next != Long.MAX_VALUE && next != wakeNanos) {
      wakeNanos = next;
      timeline.at(next, this::wake);
    }
  }

  private void wake() {
    if (timeline.nowNanos() < wakeNanos) {
      return;
    }
    wakeNanos = Long.MAX_VALUE;
    for (int member = 0; member < members.size(); member++) {
      if (members.get(member).nextDeadlineNanos() <= timeline.nowNanos()) {
        on(member, Event.TIMERS_DUE);
      }
    }
    settle();
  }
}
