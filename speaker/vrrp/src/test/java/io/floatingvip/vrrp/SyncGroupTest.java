package io.floatingvip.vrrp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Virtual routers that move as one. */
class SyncGroupTest {

  private static final IpAddress PEER = IpAddress.parse("10.0.0.9");

  private final List<VrrpInstance> members =
      IntStream.range(0, 3).mapToObj(index -> new VrrpInstance(config(index))).toList();
  private final SyncGroup group = new SyncGroup(members);
  private final List<Effect> effects = new ArrayList<>();
  private long nowNanos = 1_000_000_000L;

  private static VirtualRouterConfig config(int index) {
    return VirtualRouterConfig.of(
            VrrpVersion.V3,
            new VirtualRouterId(index + 1),
            List.of(VirtualAddress.parse("10.0.0.10" + index)))
        .withPriority(new Priority(100 + 20 * index))
        .withGrouped(true);
  }

  @BeforeEach
  void start() {
    for (int i = 0; i < members.size(); i++) {
      on(i, new Event.SourceAddressChanged(Bench.SELF));
      on(i, Event.STARTUP);
    }
  }

  private void on(int member, Event event) {
    effects.addAll(members.get(member).on(event, nowNanos));
    settle();
  }

  private void settle() {
    for (List<SyncGroup.Directive> next = group.settle(nowNanos);
        !next.isEmpty();
        next = group.settle(nowNanos)) {
      for (SyncGroup.Directive directive : next) {
        effects.addAll(directive.member().on(directive.event(), nowNanos));
      }
    }
  }

  private void hear(int member, int priority) {
    on(member, Wire.multicast(Bench.peer(PEER, priority, members.get(member).config())).received());
  }

  private void run(Duration duration) {
    long end = nowNanos + duration.toNanos();
    while (deadline() <= end) {
      nowNanos = Math.max(nowNanos, deadline());
      for (int i = 0; i < members.size(); i++) {
        on(i, Event.TIMERS_DUE);
      }
    }
    nowNanos = end;
  }

  private long deadline() {
    return members.stream()
        .mapToLong(VrrpInstance::nextDeadlineNanos)
        .reduce(group.nextDeadlineNanos(), Math::min);
  }

  private List<VrrpState> states() {
    return members.stream().map(VrrpInstance::state).toList();
  }

  private static List<VrrpState> all(VrrpState state) {
    return List.of(state, state, state);
  }

  @Test
  void membersBecomeActiveTogetherWhenTheLastIsReady() {
    run(Duration.ofMillis(360));
    assertEquals(all(VrrpState.BACKUP), states());
    effects.clear();
    run(Duration.ofMillis(1));
    assertEquals(all(VrrpState.ACTIVE), states());
    assertEquals(3, Bench.only(Effect.ReportTransition.class, effects).size());
  }

  @Test
  void aMemberThatHearsABetterActiveHoldsAllBack() {
    for (int i = 0; i < 20; i++) {
      hear(1, 200);
      run(Duration.ofMillis(100));
    }
    assertEquals(all(VrrpState.BACKUP), states());
    run(Duration.ofMillis(400));
    assertEquals(all(VrrpState.ACTIVE), states());
  }

  @Test
  void whenTheFirstMemberLosesAllResign() {
    run(Duration.ofSeconds(1));
    effects.clear();
    hear(0, 200);
    assertEquals(List.of(100, 0, 0), Bench.sent(effects), "a last word, then two resignations");
    assertTrue(members.get(1).isResigning());
    hear(1, 200);
    hear(2, 200);
    run(Duration.ofMillis(20));
    assertEquals(all(VrrpState.BACKUP), states());
  }

  @Test
  void whenAnotherMemberLosesForLongAllResign() {
    run(Duration.ofSeconds(1));
    for (int i = 0; i < 14; i++) {
      hear(1, 200);
      assertEquals(VrrpState.ACTIVE, members.getFirst().state());
      run(Duration.ofMillis(100));
    }
    hear(1, 200);
    run(Duration.ofMillis(100));
    assertTrue(members.getFirst().isResigning());
    for (int i = 0; i < 12; i++) {
      hear(1, 200);
      run(Duration.ofMillis(100));
    }
    assertEquals(all(VrrpState.BACKUP), states());
  }

  @Test
  void aMemberThatWinsBackItsElectionSoonStays() {
    run(Duration.ofSeconds(1));
    hear(1, 200);
    assertEquals(VrrpState.BACKUP, members.get(1).state());
    hear(1, 0);
    run(Duration.ofMillis(100));
    assertEquals(all(VrrpState.ACTIVE), states());
    run(Duration.ofSeconds(10));
    assertEquals(all(VrrpState.ACTIVE), states());
    assertEquals(VrrpInstance.NO_DEADLINE, group.nextDeadlineNanos());
  }

  @Test
  void aFaultOfOneIsAFaultOfAllUntilItIsGone() {
    run(Duration.ofSeconds(1));
    on(2, new Event.FaultRaised(new Fault(FaultKind.INTERFACE_DOWN, "eth2 is down")));
    assertEquals(VrrpState.FAULT, members.get(2).state());
    hear(0, 50);
    hear(1, 50);
    run(Duration.ofMillis(20));
    assertEquals(all(VrrpState.FAULT), states());
    on(1, new Event.FaultRaised(new Fault(FaultKind.TRACK, "track web is down")));
    on(2, new Event.FaultCleared(FaultKind.INTERFACE_DOWN));
    assertEquals(all(VrrpState.FAULT), states());
    on(1, new Event.FaultCleared(FaultKind.TRACK));
    assertEquals(all(VrrpState.BACKUP), states());
    run(Duration.ofMillis(361));
    assertEquals(all(VrrpState.ACTIVE), states());
  }

  @Test
  void anOwnerWaitsForTheOthers() {
    VrrpInstance owner = new VrrpInstance(config(0).withPriority(Priority.OWNER));
    VrrpInstance other = new VrrpInstance(config(1));
    SyncGroup pair = new SyncGroup(List.of(owner, other));
    for (VrrpInstance member : List.of(owner, other)) {
      member.on(new Event.SourceAddressChanged(Bench.SELF), nowNanos);
      member.on(Event.STARTUP, nowNanos);
    }
    assertEquals(VrrpState.BACKUP, owner.state());
    assertEquals(List.of(), pair.settle(nowNanos));
    nowNanos = other.nextDeadlineNanos();
    other.on(Event.TIMERS_DUE, nowNanos);
    assertEquals(2, pair.settle(nowNanos).size());
  }
}
