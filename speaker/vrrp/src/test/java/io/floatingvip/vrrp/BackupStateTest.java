package io.floatingvip.vrrp;

import static io.floatingvip.vrrp.Bench.CONFIG;
import static io.floatingvip.vrrp.Bench.DOWN;
import static io.floatingvip.vrrp.Bench.HIGHER;
import static io.floatingvip.vrrp.Bench.INTERVAL;
import static io.floatingvip.vrrp.Bench.LOWER;
import static io.floatingvip.vrrp.Bench.TICK;
import static io.floatingvip.vrrp.Bench.VIP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 9568 section 6.4.2. */
class BackupStateTest {

  private static VirtualRouterConfig priority(int priority) {
    return CONFIG.withPriority(new Priority(priority));
  }

  @Test
  void backupBecomesActiveWhenActiveDownTimerFires() {
    Bench bench = Bench.started(CONFIG);
    assertEquals(List.of(), bench.run(DOWN.minus(TICK)));
    assertEquals(VrrpState.BACKUP, bench.state());
    List<Effect> effects = bench.run(TICK);
    assertEquals(
        List.of("SendAdvertisement", "AssignAddresses", "AnnounceNeighbors", "ReportTransition"),
        Bench.names(effects));
    assertEquals(
        List.of(VIP), Bench.only(Effect.AssignAddresses.class, effects).getFirst().addresses());
    assertEquals("active router silent for 360 ms", Bench.transition(effects).cause().describe());
    assertEquals(INTERVAL, bench.untilDeadline());
  }

  @Test
  void skewIsExactForEveryPriority() {
    for (int priority = 1; priority <= 254; priority++) {
      Bench bench =
          Bench.started(
              priority(priority).withInterval(new AdvertisementInterval(VrrpVersion.V3, 1)));
      assertEquals(
          30_000_000L + (256 - priority) * 10_000_000L / 256, bench.untilDeadline().toNanos());
    }
  }

  @Test
  void version2HasItsSkewOfASecond() {
    Bench bench =
        Bench.started(
            VirtualRouterConfig.of(VrrpVersion.V2, Bench.ID, List.of(VIP))
                .withInterval(new AdvertisementInterval(VrrpVersion.V2, 5)));
    assertEquals(15_000_000_000L + 156 * 1_000_000_000L / 256, bench.untilDeadline().toNanos());
  }

  @Test
  void higherOrEqualPriorityRestartsTheTimer() {
    for (int priority : new int[] {100, 101, 255}) {
      for (IpAddress source : new IpAddress[] {LOWER, HIGHER}) {
        Bench bench = Bench.started(CONFIG);
        bench.run(DOWN.minus(TICK));
        bench.hear(source, priority);
        assertEquals(DOWN, bench.untilDeadline());
      }
    }
  }

  @Test
  void lowerPriorityIsDiscardedWhenWePreempt() {
    Bench bench = Bench.started(CONFIG);
    bench.run(DOWN.minus(TICK));
    assertEquals(List.of(), bench.hear(HIGHER, 99));
    Effect.ReportTransition taken = Bench.transition(bench.run(TICK));
    assertEquals(new TransitionCause.Preempted(HIGHER, new Priority(99)), taken.cause());
  }

  @Test
  void lowerPriorityCountsWhenWeDoNotPreempt() {
    Bench bench = Bench.started(CONFIG.withPreemption(Preemption.NEVER));
    for (int i = 0; i < 100; i++) {
      bench.hear(HIGHER, 1);
      assertEquals(List.of(), bench.run(DOWN.minus(TICK)));
    }
    assertEquals(VrrpState.BACKUP, bench.state());
  }

  @Test
  void priorityZeroSetsTheTimerToSkewTime() {
    Bench bench = Bench.started(CONFIG);
    bench.hear(HIGHER, 150);
    bench.hear(HIGHER, 0);
    assertEquals(Duration.ofNanos(60_937_500), bench.untilDeadline());
    assertEquals(
        new TransitionCause.HandedOver(HIGHER), Bench.transition(bench.toDeadline()).cause());
  }

  @Test
  void repeatedPriorityZeroNeverPutsATakeoverOff() {
    Bench bench = Bench.started(CONFIG);
    bench.hear(HIGHER, 0);
    for (int i = 0; i < 60; i++) {
      bench.run(Duration.ofMillis(1));
      bench.hear(HIGHER, 0);
    }
    assertEquals(VrrpState.ACTIVE, stateAfter(bench, Duration.ofMillis(1)));
  }

  @Test
  void theIntervalOfTheActiveIsLearnt() {
    Bench bench = Bench.started(CONFIG);
    bench.hear(HIGHER, 150, CONFIG.withInterval(new AdvertisementInterval(VrrpVersion.V3, 50)));
    assertEquals(DOWN.multipliedBy(5), bench.untilDeadline());
    bench.hear(HIGHER, 0);
    assertEquals(Duration.ofNanos(5 * 60_937_500L), bench.untilDeadline());
  }

  @Test
  void theLearntIntervalIsBounded() {
    Bench bench = Bench.started(CONFIG);
    bench.hear(HIGHER, 150, CONFIG.withInterval(new AdvertisementInterval(VrrpVersion.V3, 4095)));
    assertEquals(DOWN.multipliedBy(10), bench.untilDeadline());
  }

  @Test
  void preemptDelayDelaysAPreemptionFromTheFirstLowerAdvertisement() {
    Bench bench = Bench.started(CONFIG.withPreemption(Preemption.after(Duration.ofSeconds(10))));
    long start = bench.nowNanos();
    while (bench.state() == VrrpState.BACKUP) {
      bench.hear(HIGHER, 50);
      bench.run(INTERVAL);
    }
    assertEquals(Duration.ofSeconds(10), Duration.ofNanos(bench.nowNanos() - start));
    assertInstanceOf(
        TransitionCause.Preempted.class, bench.instance().status().cause().orElseThrow());
  }

  @Test
  void preemptDelayNeverDelaysATakeoverFromNobody() {
    Bench bench = Bench.started(CONFIG.withPreemption(Preemption.after(Duration.ofHours(1))));
    assertEquals(VrrpState.ACTIVE, stateAfter(bench, DOWN));

    Bench other = Bench.started(CONFIG.withPreemption(Preemption.after(Duration.ofHours(1))));
    other.hear(HIGHER, 50);
    assertEquals(DOWN, other.untilDeadline());
    assertEquals(VrrpState.ACTIVE, stateAfter(other, DOWN));
  }

  @Test
  void preemptDelayStartsAnewAfterABetterActive() {
    Bench bench = Bench.started(CONFIG.withPreemption(Preemption.after(Duration.ofMillis(500))));
    bench.hear(HIGHER, 50);
    bench.run(Duration.ofMillis(300));
    bench.hear(HIGHER, 150);
    bench.run(Duration.ofMillis(300));
    bench.hear(HIGHER, 50);
    bench.run(Duration.ofMillis(300));
    bench.hear(HIGHER, 50);
    bench.run(Duration.ofMillis(199));
    assertEquals(VrrpState.BACKUP, bench.state());
    assertEquals(VrrpState.ACTIVE, stateAfter(bench, Duration.ofMillis(1)));
  }

  @Test
  void aBackupThatWakesTooLateGivesTheActiveOneMoreChance() {
    Bench bench = Bench.started(CONFIG);
    bench.hear(HIGHER, 150);
    bench.suspend(Duration.ofSeconds(5));
    assertEquals(List.of(), bench.on(Event.TIMERS_DUE));
    assertEquals(Duration.ofNanos(160_937_500), bench.untilDeadline());
    bench.hear(HIGHER, 150);
    assertEquals(DOWN, bench.untilDeadline());
  }

  @Test
  void aBackupThatWakesTooLateTakesOverAfterTheChance() {
    Bench bench = Bench.started(CONFIG);
    bench.suspend(Duration.ofSeconds(5));
    bench.on(Event.TIMERS_DUE);
    assertEquals(VrrpState.ACTIVE, stateAfter(bench, Duration.ofNanos(160_937_500)));
  }

  @Test
  void aBackupThatIsAlwaysLateIsGivenTheChanceOnce() {
    Bench bench = Bench.started(CONFIG);
    bench.suspend(Duration.ofSeconds(5));
    bench.on(Event.TIMERS_DUE);
    bench.suspend(Duration.ofSeconds(5));
    bench.on(Event.TIMERS_DUE);
    assertEquals(VrrpState.ACTIVE, bench.state());
  }

  @Test
  void aSlightlyLateTimerTakesOverAtOnce() {
    Bench bench = Bench.started(CONFIG);
    bench.suspend(DOWN.plusMillis(100));
    bench.on(Event.TIMERS_DUE);
    assertEquals(VrrpState.ACTIVE, bench.state());
  }

  @Test
  void aPacketThatWaitedCountsBeforeALateTimer() {
    Bench bench = Bench.started(CONFIG);
    bench.suspend(Duration.ofSeconds(5));
    bench.hear(HIGHER, 150);
    bench.on(Event.TIMERS_DUE);
    assertEquals(VrrpState.BACKUP, bench.state());
    assertEquals(DOWN, bench.untilDeadline());
  }

  @Test
  void aChangeOfPriorityMovesTheDeadlineAndNeverRestartsIt() {
    Bench bench = Bench.started(CONFIG);
    bench.run(Duration.ofMillis(200));
    bench.on(new Event.PriorityAdjusted(100));
    long skew200 = 56 * 100_000_000L / 256;
    assertEquals(300_000_000L + skew200 - 200_000_000L, bench.untilDeadline().toNanos());
    bench.on(new Event.PriorityAdjusted(0));
    assertEquals(DOWN.minusMillis(200), bench.untilDeadline());
    for (int i = 0; i < 1000; i++) {
      bench.on(new Event.PriorityAdjusted(i % 2 == 0 ? -50 : 0));
    }
    assertEquals(DOWN.minusMillis(200), bench.untilDeadline());
  }

  @Test
  void shutdownSaysNothing() {
    Bench bench = Bench.started(CONFIG);
    assertEquals(List.of("ReportTransition"), Bench.names(bench.on(Event.SHUTDOWN)));
    assertEquals(VrrpState.INITIALIZE, bench.state());
    assertEquals(VrrpInstance.NO_DEADLINE, bench.instance().nextDeadlineNanos());
  }

  @Test
  void theStatusNamesTheActive() {
    Bench bench = Bench.started(CONFIG);
    bench.hear(HIGHER, 150);
    assertEquals(
        new ActiveRouter(HIGHER, new Priority(150)),
        bench.instance().status().activeRouter().orElseThrow());
  }

  private static VrrpState stateAfter(Bench bench, Duration duration) {
    bench.run(duration);
    return bench.state();
  }
}
