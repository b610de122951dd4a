package io.floatingvip.vrrp;

import static io.floatingvip.vrrp.Bench.CONFIG;
import static io.floatingvip.vrrp.Bench.HIGHER;
import static io.floatingvip.vrrp.Bench.LOWER;
import static io.floatingvip.vrrp.Bench.VIP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An Active that leaves on purpose: make before break. */
class HandoverTest {

  @Test
  void shutdownResignsAndGoesOnHoldingTheAddresses() {
    Bench bench = Bench.active(CONFIG);
    List<Effect> effects = bench.on(Event.SHUTDOWN);
    assertEquals(List.of(0), Bench.sent(effects));
    assertEquals(List.of("SendAdvertisement"), Bench.names(effects));
    assertEquals(VrrpState.ACTIVE, bench.state());
  }

  @Test
  void resignationsAreRepeatedWithinTheSmallestSkew() {
    Bench bench = Bench.active(CONFIG);
    bench.on(Event.SHUTDOWN);
    Duration smallestSkew = Duration.ofNanos(100_000_000 / 256);
    assertEquals(List.of(0, 0), Bench.sent(bench.run(smallestSkew)));
    assertEquals(List.of(), Bench.sent(bench.run(Duration.ofSeconds(2))));
  }

  @Test
  void addressesGoShortlyAfterTheSuccessorIsHeard() {
    Bench bench = Bench.active(CONFIG);
    bench.on(Event.SHUTDOWN);
    bench.run(Duration.ofMillis(60));
    assertEquals(
        List.of(), bench.hear(LOWER, 50), "no answer, no withdrawal before it has announced");
    List<Effect> effects = bench.run(Duration.ofMillis(20));
    assertEquals(
        new Effect.RetireAddresses(List.of(VIP), LOWER),
        effects.getFirst(),
        "connections may go on, the successor passes their packets on");
    assertEquals(List.of("RetireAddresses", "ReportTransition"), Bench.names(effects));
    assertEquals(new TransitionCause.ShutDown(), Bench.transition(effects).cause());
    assertEquals(VrrpState.INITIALIZE, bench.state());
  }

  @Test
  void addressesGoAfterASecondWhereNobodySucceeds() {
    Bench bench = Bench.active(CONFIG);
    bench.on(Event.SHUTDOWN);
    bench.run(Duration.ofMillis(999));
    assertEquals(VrrpState.ACTIVE, bench.state());
    assertEquals(
        List.of(new Effect.WithdrawAddresses(List.of(VIP))),
        Bench.only(Effect.WithdrawAddresses.class, bench.run(Duration.ofMillis(1))));
    assertEquals(VrrpState.INITIALIZE, bench.state());
  }

  @Test
  void anotherResignationIsNoSuccessor() {
    Bench bench = Bench.active(CONFIG);
    bench.on(Event.SHUTDOWN);
    bench.hear(HIGHER, 0);
    bench.run(Duration.ofMillis(500));
    assertEquals(VrrpState.ACTIVE, bench.state());
  }

  @Test
  void aFaultThatCutsOffEndsTheHandover() {
    Bench bench = Bench.active(CONFIG);
    bench.on(Event.SHUTDOWN);
    List<Effect> effects =
        bench.on(new Event.FaultRaised(new Fault(FaultKind.INTERFACE_DOWN, "eth0 is down")));
    assertEquals(List.of("WithdrawAddresses", "ReportTransition"), Bench.names(effects));
    assertEquals(VrrpState.INITIALIZE, bench.state());
  }

  @Test
  void aRouterThatIsWantedAgainStandsAsAnyOther() {
    Bench bench = Bench.active(CONFIG);
    bench.on(Event.SHUTDOWN);
    bench.on(Event.STARTUP);
    bench.hear(LOWER, 50);
    List<Effect> effects = bench.run(Duration.ofMillis(20));
    assertEquals(new TransitionCause.Started(), Bench.transition(effects).cause());
    assertEquals(VrrpState.BACKUP, bench.state());
    assertEquals(
        new ActiveRouter(LOWER, new Priority(50)),
        bench.instance().status().activeRouter().orElseThrow());
  }

  @Test
  void aFailedTrackHandsOverBeforeFault() {
    Bench bench = Bench.active(CONFIG);
    List<Effect> effects =
        bench.on(new Event.FaultRaised(new Fault(FaultKind.TRACK, "track web is down")));
    assertEquals(List.of(0), Bench.sent(effects));
    bench.hear(LOWER, 50);
    assertEquals(
        "track web is down", Bench.transition(bench.run(Duration.ofMillis(20))).cause().describe());
    assertEquals(VrrpState.FAULT, bench.state());
  }

  @Test
  void aTrackThatRecoversDuringTheHandoverLeadsToBackup() {
    Bench bench = Bench.active(CONFIG);
    bench.on(new Event.FaultRaised(new Fault(FaultKind.TRACK, "track web is down")));
    bench.on(new Event.FaultCleared(FaultKind.TRACK));
    bench.hear(LOWER, 50);
    assertEquals(
        new TransitionCause.Recovered(),
        Bench.transition(bench.run(Duration.ofMillis(20))).cause());
    assertEquals(VrrpState.BACKUP, bench.state());
  }

  @Test
  void theSuccessorHasTheConnectionsOfTheOneThatResignedGoOn() {
    Bench bench = Bench.started(CONFIG);
    bench.hear(HIGHER, 150);
    bench.hear(HIGHER, 0);
    assertEquals(
        List.of("SendAdvertisement", "ContinueConnections", "AssignAddresses", "AnnounceNeighbors"),
        Bench.names(bench.toDeadline()).subList(0, 4));
  }

  @Test
  void whoPreemptsHasTheConnectionsOfTheLesserActiveGoOn() {
    Bench bench = Bench.started(CONFIG);
    List<Effect> effects = List.of();
    while (bench.state() == VrrpState.BACKUP) {
      bench.hear(LOWER, 50);
      effects = bench.run(Duration.ofMillis(100));
    }
    assertEquals(
        List.of(new Effect.ContinueConnections(List.of(VIP), LOWER)),
        Bench.only(Effect.ContinueConnections.class, effects));
  }

  @Test
  void whoSucceedsASilentActiveHasNothingToContinue() {
    Bench bench = Bench.started(CONFIG);
    bench.hear(HIGHER, 150);
    assertEquals(
        List.of(), Bench.only(Effect.ContinueConnections.class, bench.run(Duration.ofSeconds(1))));
    assertEquals(VrrpState.ACTIVE, bench.state());
  }

  @Test
  void whoIsPreemptedLeavesTheAddressesToItsSuccessor() {
    Bench bench = Bench.active(CONFIG);
    assertEquals(
        List.of(new Effect.RetireAddresses(List.of(VIP), HIGHER)),
        Bench.only(Effect.RetireAddresses.class, bench.hear(HIGHER, 150)));
  }

  @Test
  void anAddressRemovedFromTheConfigurationGoesAtOnce() {
    VirtualAddress other = VirtualAddress.parse("10.0.0.101");
    Bench bench = Bench.active(CONFIG.withAddresses(List.of(VIP, other)));
    bench.on(Event.SHUTDOWN);
    assertEquals(
        List.of(new Effect.WithdrawAddresses(List.of(other))),
        bench.on(new Event.ConfigurationChanged(CONFIG)));
  }
}
