package io.floatingvip.vrrp;

import static io.floatingvip.vrrp.Bench.CONFIG;
import static io.floatingvip.vrrp.Bench.DOWN;
import static io.floatingvip.vrrp.Bench.HIGHER;
import static io.floatingvip.vrrp.Bench.INTERVAL;
import static io.floatingvip.vrrp.Bench.VIP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A changed configuration is a difference; none makes an Active resign. */
class ReconfigurationTest {

  private static final VirtualAddress ADDED = VirtualAddress.parse("10.0.0.101");

  @Test
  void anEqualConfigurationChangesNothing() {
    Bench bench = Bench.active(CONFIG);
    assertEquals(
        List.of(), bench.on(new Event.ConfigurationChanged(CONFIG.withAddresses(List.of(VIP)))));
  }

  @Test
  void anActiveTakesAndReleasesTheDifferenceOfAddresses() {
    Bench bench = Bench.active(CONFIG);
    List<Effect> effects =
        bench.on(new Event.ConfigurationChanged(CONFIG.withAddresses(List.of(ADDED))));
    assertEquals(
        List.of(
            new Effect.AssignAddresses(List.of(ADDED)),
            new Effect.WithdrawAddresses(List.of(VIP)),
            new Effect.AnnounceNeighbors(List.of(ADDED))),
        effects.subList(1, 4));
    assertEquals(
        List.of(ADDED.address()),
        Bench.only(Effect.SendAdvertisement.class, effects).getFirst().advertisement().addresses());
    assertEquals(VrrpState.ACTIVE, bench.state());
  }

  @Test
  void anActiveAdvertisesItsNewPriorityAtOnceAndStays() {
    Bench bench = Bench.active(CONFIG);
    VirtualRouterConfig lower = CONFIG.withPriority(new Priority(1));
    assertEquals(List.of(1), Bench.sent(bench.on(new Event.ConfigurationChanged(lower))));
    assertEquals(VrrpState.ACTIVE, bench.state());
  }

  @Test
  void theWeightOfTracksStaysWithANewPriority() {
    Bench bench = Bench.active(CONFIG);
    bench.on(new Event.PriorityAdjusted(-30));
    VirtualRouterConfig higher = CONFIG.withPriority(new Priority(200));
    assertEquals(List.of(170), Bench.sent(bench.on(new Event.ConfigurationChanged(higher))));
  }

  @Test
  void anActiveUsesAShorterIntervalAtOnceAndALongerOneFromTheNextAdvertisement() {
    Bench bench = Bench.active(CONFIG);
    bench.on(
        new Event.ConfigurationChanged(
            CONFIG.withInterval(new AdvertisementInterval(VrrpVersion.V3, 1))));
    assertEquals(Duration.ofMillis(10), bench.untilDeadline());
    bench.run(Duration.ofMillis(20));
    bench.on(
        new Event.ConfigurationChanged(
            CONFIG.withInterval(new AdvertisementInterval(VrrpVersion.V3, 4095))));
    assertEquals(List.of(100), Bench.sent(bench.run(Duration.ofMillis(10))));
    assertEquals(List.of(), Bench.sent(bench.run(Duration.ofMillis(40_949))));
    assertEquals(List.of(100), Bench.sent(bench.run(Duration.ofMillis(1))));
  }

  @Test
  void aBackupOwnIntervalMovesItsDeadlineWhereNoneWasLearnt() {
    Bench bench = Bench.started(CONFIG);
    bench.run(Duration.ofMillis(100));
    bench.on(
        new Event.ConfigurationChanged(
            CONFIG.withInterval(new AdvertisementInterval(VrrpVersion.V3, 20))));
    assertEquals(DOWN.multipliedBy(2).minusMillis(100), bench.untilDeadline());
  }

  @Test
  void aLearntIntervalOutlivesAChangeOfOurOwn() {
    Bench bench = Bench.started(CONFIG);
    bench.hear(HIGHER, 150, CONFIG.withInterval(new AdvertisementInterval(VrrpVersion.V3, 30)));
    bench.on(
        new Event.ConfigurationChanged(
            CONFIG.withInterval(new AdvertisementInterval(VrrpVersion.V3, 20))));
    assertEquals(DOWN.multipliedBy(3), bench.untilDeadline());
  }

  @Test
  void anIntervalLearntCountsEvenWhereItIsTheSameAsOurOwn() {
    Bench bench = Bench.started(CONFIG);
    bench.hear(HIGHER, 150);
    bench.on(
        new Event.ConfigurationChanged(
            CONFIG.withInterval(new AdvertisementInterval(VrrpVersion.V3, 5))));
    assertEquals(DOWN, bench.untilDeadline());
  }

  @Test
  void aBackupsNewPriorityMovesItsDeadline() {
    Bench bench = Bench.started(CONFIG);
    bench.run(Duration.ofMillis(100));
    bench.on(new Event.ConfigurationChanged(CONFIG.withPriority(new Priority(228))));
    assertEquals(Duration.ofNanos(200_000_000 + 28 * 100_000_000L / 256), bench.untilDeadline());
  }

  @Test
  void aRunningPreemptDelayDoesNotSurviveItsRemoval() {
    Bench bench = Bench.started(CONFIG.withPreemption(Preemption.after(Duration.ofHours(1))));
    bench.hear(HIGHER, 50);
    bench.on(new Event.ConfigurationChanged(CONFIG));
    for (int i = 0; i < 4; i++) {
      bench.run(INTERVAL);
      bench.hear(HIGHER, 50);
    }
    assertEquals(VrrpState.ACTIVE, bench.state());
  }

  @Test
  void newPeersAreSentToAtOnce() {
    Transport before = new Transport.Unicast(List.of(Bench.HIGHER));
    Transport after = new Transport.Unicast(List.of(Bench.HIGHER, Bench.LOWER));
    Bench bench = Bench.active(CONFIG.withTransport(before));
    List<Effect> effects = bench.on(new Event.ConfigurationChanged(CONFIG.withTransport(after)));
    assertEquals(after, Bench.only(Effect.SendAdvertisement.class, effects).getFirst().transport());
    assertEquals(VrrpState.ACTIVE, bench.state());
  }

  @Test
  void anOwnerThatBecomesOrdinaryStaysActive() {
    Bench bench = Bench.active(CONFIG.withPriority(Priority.OWNER));
    assertEquals(List.of(100), Bench.sent(bench.on(new Event.ConfigurationChanged(CONFIG))));
    assertEquals(VrrpState.ACTIVE, bench.state());
  }

  @Test
  void anotherVirtualRouterIsRefused() {
    Bench bench = Bench.active(CONFIG);
    VirtualRouterConfig other =
        VirtualRouterConfig.of(VrrpVersion.V3, new VirtualRouterId(52), CONFIG.addresses());
    assertThrows(
        IllegalArgumentException.class, () -> bench.on(new Event.ConfigurationChanged(other)));
  }
}
