package io.floatingvip.vrrp;

import static io.floatingvip.vrrp.Bench.CONFIG;
import static io.floatingvip.vrrp.Bench.DOWN;
import static io.floatingvip.vrrp.Bench.HIGHER;
import static io.floatingvip.vrrp.Bench.SELF;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Faults and the start: RFC 9568 section 6.4.1 and what it leaves open. */
class FaultStateTest {

  private static final Event DOWN_LINK =
      new Event.FaultRaised(new Fault(FaultKind.INTERFACE_DOWN, "eth0 is down"));

  @Test
  void nothingHappensBeforeStartup() {
    Bench bench = new Bench(CONFIG);
    assertEquals(List.of(), bench.on(new Event.SourceAddressChanged(SELF)));
    assertEquals(List.of(), bench.hear(HIGHER, 150));
    assertEquals(VrrpState.INITIALIZE, bench.state());
    assertEquals(VrrpInstance.NO_DEADLINE, bench.instance().nextDeadlineNanos());
  }

  @Test
  void aStartWithoutASourceAddressWaitsInFault() {
    Bench bench = new Bench(CONFIG);
    assertEquals(
        "no source address is known yet",
        Bench.transition(bench.on(Event.STARTUP)).cause().describe());
    assertEquals(VrrpState.FAULT, bench.state());
    bench.on(new Event.SourceAddressChanged(SELF));
    assertEquals(VrrpState.BACKUP, bench.state());
    assertEquals(DOWN, bench.untilDeadline());
  }

  @Test
  void theStartupDelayIsSpentInInitialize() {
    Bench bench = Bench.started(CONFIG.withStartupDelay(Duration.ofSeconds(3)));
    assertEquals(VrrpState.INITIALIZE, bench.state());
    bench.run(Duration.ofMillis(2999));
    assertEquals(VrrpState.INITIALIZE, bench.state());
    bench.run(Duration.ofMillis(1));
    assertEquals(VrrpState.BACKUP, bench.state());
    assertEquals(DOWN, bench.untilDeadline());
  }

  @Test
  void aFaultDoesNotShortenTheStartupDelay() {
    Bench bench = Bench.started(CONFIG.withStartupDelay(Duration.ofSeconds(3)));
    bench.on(DOWN_LINK);
    assertEquals(VrrpState.FAULT, bench.state());
    bench.run(Duration.ofSeconds(1));
    bench.on(new Event.FaultCleared(FaultKind.INTERFACE_DOWN));
    assertEquals(VrrpState.INITIALIZE, bench.state());
    assertEquals(Duration.ofSeconds(2), bench.untilDeadline());
  }

  @Test
  void anActiveThatIsCutOffWithdrawsAtOnceAndSaysNothing() {
    Bench bench = Bench.active(CONFIG);
    List<Effect> effects = bench.on(DOWN_LINK);
    assertEquals(List.of("WithdrawAddresses", "ReportTransition"), Bench.names(effects));
    assertEquals("eth0 is down", Bench.transition(effects).cause().describe());
    assertEquals(VrrpState.FAULT, bench.state());
  }

  @Test
  void allFaultsMustGoAndTheWholeDownIntervalPasses() {
    Bench bench = Bench.active(CONFIG);
    bench.on(DOWN_LINK);
    bench.on(new Event.FaultRaised(new Fault(FaultKind.TRACK, "track web is down")));
    bench.on(new Event.FaultCleared(FaultKind.INTERFACE_DOWN));
    assertEquals(VrrpState.FAULT, bench.state());
    assertEquals(
        List.of(new Fault(FaultKind.TRACK, "track web is down")),
        bench.instance().status().faults());
    assertEquals("track web is down", bench.instance().status().cause().orElseThrow().describe());
    bench.on(new Event.FaultCleared(FaultKind.TRACK));
    assertEquals(VrrpState.BACKUP, bench.state());
    assertEquals(DOWN, bench.untilDeadline());
  }

  @Test
  void aLearntIntervalIsForgottenInFault() {
    Bench bench = Bench.started(CONFIG);
    bench.hear(HIGHER, 150, CONFIG.withInterval(new AdvertisementInterval(VrrpVersion.V3, 100)));
    bench.on(DOWN_LINK);
    bench.on(new Event.FaultCleared(FaultKind.INTERFACE_DOWN));
    assertEquals(DOWN, bench.untilDeadline());
  }

  @Test
  void aFaultyRouterHearsNothing() {
    Bench bench = Bench.active(CONFIG);
    bench.on(DOWN_LINK);
    assertEquals(List.of(), bench.hear(HIGHER, 150));
    assertEquals(VrrpState.FAULT, bench.state());
    bench.on(Event.SHUTDOWN);
    assertEquals(VrrpState.INITIALIZE, bench.state());
  }

  @Test
  void aLostSourceAddressIsAFaultAndANewOneIsUsed() {
    Bench bench = Bench.active(CONFIG);
    bench.on(
        new Event.FaultRaised(new Fault(FaultKind.NO_SOURCE_ADDRESS, "eth0 has no IPv4 address")));
    assertEquals(VrrpState.FAULT, bench.state());
    IpAddress other = IpAddress.parse("10.0.0.77");
    bench.on(new Event.SourceAddressChanged(other));
    List<Effect> effects = bench.run(DOWN);
    assertEquals(other, Bench.only(Effect.SendAdvertisement.class, effects).getFirst().source());
  }

  @Test
  void aSourceAddressOfTheOtherFamilyIsRefused() {
    Bench bench = new Bench(CONFIG);
    assertThrows(
        IllegalArgumentException.class,
        () -> bench.on(new Event.SourceAddressChanged(IpAddress.parse("fe80::1"))));
  }
}
