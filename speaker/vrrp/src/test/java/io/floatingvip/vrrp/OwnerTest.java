package io.floatingvip.vrrp;

import static io.floatingvip.vrrp.Bench.CONFIG;
import static io.floatingvip.vrrp.Bench.HIGHER;
import static io.floatingvip.vrrp.Bench.INTERVAL;
import static io.floatingvip.vrrp.Bench.LOWER;
import static io.floatingvip.vrrp.Bench.VIP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Priority 255: RFC 9568 sections 6.1 and 6.4.1. */
class OwnerTest {

  private static final VirtualRouterConfig OWNER = CONFIG.withPriority(Priority.OWNER);

  @Test
  void anOwnerIsActiveAtOnce() {
    Bench bench = new Bench(OWNER);
    bench.on(new Event.SourceAddressChanged(Bench.SELF));
    assertEquals(
        List.of("SendAdvertisement", "AssignAddresses", "AnnounceNeighbors", "ReportTransition"),
        Bench.names(bench.on(Event.STARTUP)));
    assertEquals(VrrpState.ACTIVE, bench.state());
  }

  @Test
  void anOwnersOwnAddressesAreAnnouncedButNeverWithdrawn() {
    Bench bench = Bench.active(OWNER);
    bench.on(new Event.AddressForeign(VIP.address()));
    assertEquals(
        List.of(new Effect.AnnounceNeighbors(List.of(VIP))),
        bench.on(new Event.NeighborsOutdated()));
    bench.on(Event.SHUTDOWN);
    assertEquals(
        List.of("ReportTransition"),
        Bench.names(bench.run(Duration.ofSeconds(1)).reversed().subList(0, 1)));
    assertEquals(VrrpState.INITIALIZE, bench.state());
  }

  @Test
  void noTrackChangesAnOwner() {
    Bench bench = Bench.active(OWNER);
    assertEquals(List.of(), bench.on(new Event.PriorityAdjusted(-200)));
    assertEquals(Priority.OWNER, bench.instance().status().priority());
  }

  @Test
  void anOwnerPreemptsEvenWhereItMayNot() {
    Bench bench = Bench.started(OWNER.withPreemption(Preemption.NEVER));
    bench.on(new Event.FaultRaised(new Fault(FaultKind.INTERFACE_DOWN, "eth0 is down")));
    bench.on(new Event.FaultCleared(FaultKind.INTERFACE_DOWN));
    assertEquals(VrrpState.ACTIVE, bench.state());
    bench.hear(HIGHER, 200);
    assertEquals(VrrpState.ACTIVE, bench.state());
  }

  @Test
  void ofTwoOwnersTheLowerAddressYields() {
    Bench bench = Bench.active(OWNER);
    List<Effect> effects = bench.hear(HIGHER, 255);
    assertEquals(VrrpState.BACKUP, bench.state());
    assertEquals(
        Discrepancy.TWO_OWNERS,
        Bench.only(Effect.ReportDiscrepancy.class, effects).getFirst().kind());
  }

  @Test
  void ofTwoOwnersTheHigherAddressYieldsToOneThatNeverListens() {
    Bench bench = Bench.active(OWNER);
    long start = bench.nowNanos();
    while (bench.state() == VrrpState.ACTIVE) {
      bench.hear(LOWER, 255);
      bench.run(INTERVAL);
    }
    assertEquals(Duration.ofMillis(500), Duration.ofNanos(bench.nowNanos() - start));
    for (int i = 0; i < 50; i++) {
      bench.hear(LOWER, 255);
      bench.run(INTERVAL);
      assertEquals(VrrpState.BACKUP, bench.state());
    }
    bench.run(Duration.ofSeconds(1));
    assertEquals(VrrpState.ACTIVE, bench.state());
    assertEquals(Priority.OWNER, bench.instance().status().priority());
  }
}
