package io.floatingvip.vrrp;

import static io.floatingvip.vrrp.Bench.CONFIG;
import static io.floatingvip.vrrp.Bench.DOWN;
import static io.floatingvip.vrrp.Bench.HIGHER;
import static io.floatingvip.vrrp.Bench.INTERVAL;
import static io.floatingvip.vrrp.Bench.LOWER;
import static io.floatingvip.vrrp.Bench.SELF;
import static io.floatingvip.vrrp.Bench.TICK;
import static io.floatingvip.vrrp.Bench.VIP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** RFC 9568 section 6.4.3. */
class ActiveStateTest {

  @Test
  void advertisesEveryInterval() {
    Bench bench = Bench.active(CONFIG);
    for (int i = 0; i < 50; i++) {
      assertEquals(List.of(), Bench.sent(bench.run(INTERVAL.minus(TICK))));
      assertEquals(List.of(100), Bench.sent(bench.run(TICK)));
    }
  }

  @Test
  void aLateTimerDoesNotShiftThoseAfterIt() {
    Bench bench = Bench.active(CONFIG);
    bench.suspend(Duration.ofMillis(130));
    assertEquals(List.of(100), Bench.sent(bench.on(Event.TIMERS_DUE)));
    assertEquals(Duration.ofMillis(70), bench.untilDeadline());
  }

  @Test
  void yieldsToAHigherPriority() {
    Bench bench = Bench.active(CONFIG);
    List<Effect> effects = bench.hear(LOWER, 101);
    assertEquals(
        List.of("SendAdvertisement", "RetireAddresses", "ReportTransition"), Bench.names(effects));
    assertEquals(
        new TransitionCause.BetterRouter(LOWER, new Priority(101)),
        Bench.transition(effects).cause());
    assertEquals(VrrpState.BACKUP, bench.state());
    assertEquals(DOWN, bench.untilDeadline());
  }

  @Test
  void learnsTheIntervalOfTheOneItYieldsTo() {
    Bench bench = Bench.active(CONFIG);
    bench.hear(LOWER, 101, CONFIG.withInterval(new AdvertisementInterval(VrrpVersion.V3, 20)));
    assertEquals(DOWN.multipliedBy(2), bench.untilDeadline());
  }

  @Test
  void equalPrioritiesAreDecidedByTheHigherAddress() {
    Bench bench = Bench.active(CONFIG);
    bench.hear(LOWER, 100);
    assertEquals(VrrpState.ACTIVE, bench.state());
    bench.hear(HIGHER, 100);
    assertEquals(VrrpState.BACKUP, bench.state());
  }

  @Test
  void addressesCompareUnsigned() {
    Bench bench = Bench.active(CONFIG);
    bench.hear(IpAddress.parse("192.0.0.1"), 100);
    assertEquals(VrrpState.BACKUP, bench.state());
  }

  @Test
  void answersALowerPriorityAtOnceAndLeavesItsTimerAlone() {
    Bench bench = Bench.active(CONFIG);
    bench.run(Duration.ofMillis(40));
    List<Effect> effects = bench.hear(HIGHER, 99);
    assertEquals(List.of("SendAdvertisement", "AnnounceNeighbors"), Bench.names(effects));
    assertEquals(List.of(100), Bench.sent(bench.run(Duration.ofMillis(60))));
  }

  @Test
  void answersAtMostOnceInTenMilliseconds() {
    Bench bench = Bench.active(CONFIG);
    int answers = 0;
    for (int i = 0; i < 1000; i++) {
      answers += Bench.sent(bench.hear(HIGHER, 99)).size();
      bench.suspend(Duration.ofNanos(50_000));
    }
    assertEquals(5, answers);
  }

  @Test
  void announcesAgainAtMostOnceASecondInAContest() {
    Bench bench = Bench.active(CONFIG);
    bench.run(Duration.ofSeconds(35));
    int announcements = 0;
    for (int i = 0; i < 100; i++) {
      announcements += Bench.only(Effect.AnnounceNeighbors.class, bench.hear(HIGHER, 99)).size();
      bench.run(Duration.ofMillis(9));
    }
    assertEquals(1, announcements);
  }

  @Test
  void answersAResignationAndStartsTheTimerAnew() {
    Bench bench = Bench.active(CONFIG);
    bench.run(Duration.ofMillis(40));
    assertEquals(List.of(100), Bench.sent(bench.hear(HIGHER, 0)));
    assertEquals(List.of(), Bench.sent(bench.run(INTERVAL.minus(TICK))));
    assertEquals(List.of(100), Bench.sent(bench.run(TICK)));
  }

  @Test
  void junkAndLowerPrioritiesNeverDelayAdvertisements() {
    Bench bench = Bench.active(CONFIG);
    Random random = new Random(7);
    Wire template = Wire.multicast(Bench.peer(HIGHER, 99, CONFIG));
    long lastSent = bench.nowNanos();
    for (int i = 0; i < 50_000; i++) {
      int at = random.nextInt(12);
      int value = at == 2 ? random.nextInt(100) : random.nextInt(256);
      List<Effect> effects = new ArrayList<>(bench.on(template.withOctet(at, value).received()));
      effects.addAll(bench.run(Duration.ofNanos(random.nextInt(1_000_000))));
      if (!Bench.sent(effects).isEmpty()) {
        lastSent = bench.nowNanos();
      }
      assertTrue(bench.nowNanos() - lastSent <= INTERVAL.plusMillis(1).toNanos());
    }
    assertEquals(VrrpState.ACTIVE, bench.state());
  }

  @Test
  void announcesAtGrowingDistancesAndSlowlyForEver() {
    Bench bench = Bench.active(CONFIG);
    long start = bench.nowNanos();
    StringBuilder moments = new StringBuilder();
    while (bench.nowNanos() - start < Duration.ofSeconds(200).toNanos()) {
      if (!Bench.only(Effect.AnnounceNeighbors.class, bench.toDeadline()).isEmpty()) {
        moments.append(Duration.ofNanos(bench.nowNanos() - start).toMillis()).append(' ');
      }
    }
    assertEquals("100 1000 2000 5000 10000 30000 60000 120000 180000 ", moments.toString());
  }

  @Test
  void announcesAfreshWhenNeighborsAreOutdated() {
    Bench bench = Bench.active(CONFIG);
    bench.run(Duration.ofSeconds(100));
    assertEquals(
        List.of(new Effect.AnnounceNeighbors(List.of(VIP))),
        bench.on(new Event.NeighborsOutdated()));
    assertEquals(
        3, Bench.only(Effect.AnnounceNeighbors.class, bench.run(Duration.ofSeconds(2))).size());
  }

  @Test
  void aDeletedAddressIsPutBackAndAnnouncedAtOnce() {
    Bench bench = Bench.active(CONFIG);
    assertEquals(
        List.of(
            new Effect.AssignAddresses(List.of(VIP)), new Effect.AnnounceNeighbors(List.of(VIP))),
        bench.on(new Event.AddressMissing(VIP.address())));
    assertEquals(List.of(), bench.on(new Event.AddressMissing(IpAddress.parse("10.0.0.99"))));
  }

  @Test
  void aFightForAnAddressIsBoundedAndWonInTheEnd() {
    Bench bench = Bench.active(CONFIG);
    int restored = 0;
    for (int i = 0; i < 10_000; i++) {
      restored +=
          Bench.only(
                  Effect.AssignAddresses.class, bench.on(new Event.AddressMissing(VIP.address())))
              .size();
    }
    assertEquals(300, restored);
    assertEquals(
        List.of(new Effect.AssignAddresses(List.of(VIP))),
        Bench.only(Effect.AssignAddresses.class, bench.run(Duration.ofSeconds(1))));
  }

  @Test
  void aForeignAddressIsNeitherAnnouncedNorWithdrawn() {
    VirtualAddress other = VirtualAddress.parse("10.0.0.101/24");
    Bench bench = Bench.active(CONFIG.withAddresses(List.of(VIP, other)));
    bench.on(new Event.AddressForeign(other.address()));
    assertEquals(
        List.of(new Effect.AnnounceNeighbors(List.of(VIP))),
        bench.on(new Event.NeighborsOutdated()));
    bench.suspend(Duration.ofSeconds(5));
    assertEquals(
        List.of(new Effect.AssignAddresses(List.of(VIP))),
        Bench.only(Effect.AssignAddresses.class, bench.on(Event.TIMERS_DUE)));
    List<Effect> effects = bench.hear(HIGHER, 150);
    assertEquals(
        List.of(new Effect.RetireAddresses(List.of(VIP), HIGHER)),
        Bench.only(Effect.RetireAddresses.class, effects));
  }

  @Test
  void aForeignAddressThatDisappearsIsTaken() {
    Bench bench = Bench.active(CONFIG);
    bench.on(new Event.AddressForeign(VIP.address()));
    assertEquals(
        List.of(
            new Effect.AssignAddresses(List.of(VIP)), new Effect.AnnounceNeighbors(List.of(VIP))),
        bench.on(new Event.AddressMissing(VIP.address())));
  }

  @Test
  void aSuspendedActiveYieldsToWhomeverItHearsAfterwards() {
    Bench bench = Bench.active(CONFIG);
    bench.suspend(Duration.ofSeconds(5));
    List<Effect> effects = bench.hear(LOWER, 50);
    assertEquals(List.of("WithdrawAddresses", "ReportTransition"), Bench.names(effects));
    assertEquals(
        new TransitionCause.Suspended(LOWER, Duration.ofSeconds(5)),
        Bench.transition(effects).cause());
    assertEquals(VrrpState.BACKUP, bench.state());
  }

  @Test
  void aSuspendedActiveThatHearsNobodyTakesItsAddressesAnew() {
    Bench bench = Bench.active(CONFIG);
    bench.suspend(Duration.ofSeconds(5));
    assertEquals(
        List.of("SendAdvertisement", "AssignAddresses", "AnnounceNeighbors"),
        Bench.names(bench.on(Event.TIMERS_DUE)).subList(0, 3));
    assertEquals(List.of(100), Bench.sent(bench.hear(LOWER, 50)), "and contests from then on");
  }

  @Test
  void aSuspensionTooShortForASuccessorChangesNothing() {
    Bench bench = Bench.active(CONFIG);
    bench.suspend(Duration.ofMillis(299));
    bench.hear(LOWER, 50);
    assertEquals(VrrpState.ACTIVE, bench.state());
  }

  @Test
  void aTrackedPriorityIsAdvertisedAtOnce() {
    Bench bench = Bench.active(CONFIG);
    assertEquals(List.of(50), Bench.sent(bench.on(new Event.PriorityAdjusted(-50))));
    assertEquals(List.of(1), Bench.sent(bench.on(new Event.PriorityAdjusted(-5000))));
    assertEquals(List.of(254), Bench.sent(bench.on(new Event.PriorityAdjusted(5000))));
    assertEquals(List.of(100), Bench.sent(bench.on(new Event.PriorityAdjusted(0))));
  }

  @Test
  void ourOwnPacketsAreDroppedAndShown() {
    Bench bench = Bench.active(CONFIG);
    List<Effect> effects = bench.hear(SELF, 100);
    assertEquals(List.of(new Effect.ReportDrop(DropReason.OWN_SOURCE, SELF, 1)), effects);
    assertEquals(List.of(), bench.hear(SELF, 200), "reported now and then only");
    assertEquals(2, bench.instance().dropped(DropReason.OWN_SOURCE));
    assertFalse(bench.instance().status().activeRouter().isEmpty());
  }
}
