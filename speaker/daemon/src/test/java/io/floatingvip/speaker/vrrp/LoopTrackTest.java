package io.floatingvip.speaker.vrrp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.linux.testing.NeedsNetworkAdmin;
import io.floatingvip.vrrp.Track;
import io.floatingvip.vrrp.VrrpState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What reports of tracks do to virtual routers. */
@NeedsNetworkAdmin
final class LoopTrackTest {
  private final LoopBench bench = new LoopBench();
  private LoopBench.Host a;
  private LoopBench.Host b;

  @BeforeEach
  void start() throws Exception {
    List<LoopBench.Host> hosts = bench.pair();
    a = hosts.getFirst();
    b = hosts.getLast();
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void aTrackOfWeightZeroKeepsARouterFromStandingUntilItIsUp() throws Exception {
    a.run(router(51, 150, 0));
    a.await(VrrpState.FAULT);
    assertEquals("track app has no result yet", reason());
    a.loop().track("web", "app", true);
    a.await(VrrpState.ACTIVE);
    a.loop().track("web", "app", false);
    a.await(VrrpState.FAULT);
    a.awaitAddress(LoopBench.VIP, false);
    assertEquals("track app is down", reason());
  }

  @Test
  void aTrackThatGoesDownMovesTheAddressAndMovesItBackWhenItIsUp() throws Exception {
    a.run(router(51, 150, -60));
    b.run(LoopBench.router(100));
    a.await(VrrpState.ACTIVE);
    a.loop().track("web", "app", false);
    b.await(VrrpState.ACTIVE);
    b.awaitAddress(LoopBench.VIP, true);
    assertEquals(90, a.router().priority().value());
    a.loop().track("web", "app", true);
    a.await(VrrpState.ACTIVE);
    b.await(VrrpState.BACKUP);
    assertEquals(150, a.router().priority().value());
  }

  @Test
  void aTrackThatIsAddedNeverMakesAnActiveResign() throws Exception {
    a.run(LoopBench.router(150));
    a.await(VrrpState.ACTIVE);
    long transitions = a.router().transitions();
    a.run(router(51, 150, 0));
    assertEquals(VrrpState.ACTIVE, a.state());
    assertEquals(transitions, a.router().transitions());
    a.loop().track("web", "app", false);
    a.await(VrrpState.FAULT);
  }

  @Test
  void aRouterThatIsMadeAnewUnderItsNameKnowsItsTracks() throws Exception {
    a.run(router(51, 150, 0));
    a.loop().track("web", "app", true);
    a.await(VrrpState.ACTIVE);
    a.run(router(52, 150, 0));
    LoopBench.awaitThat(
        () -> a.loop().snapshot().toString(),
        () -> a.loop().snapshot().routers().size() == 1 && a.state() == VrrpState.ACTIVE);
  }

  @Test
  void reportsOfNothingThatIsThereAreIgnored() throws Exception {
    a.run(LoopBench.router(150));
    a.loop().track("web", "unheard", false);
    a.loop().track("unheard", "app", false);
    a.await(VrrpState.ACTIVE);
    assertTrue(a.holds(LoopBench.VIP));
  }

  private String reason() {
    return a.router().reason();
  }

  private static RouterSetup router(int id, int priority, int weight) {
    return new RouterSetup(
        "web",
        "eth0",
        Optional.empty(),
        false,
        Optional.empty(),
        List.of(),
        List.of(new Track("app", weight)),
        RouterSetup.DEFAULT_DRAIN_TIMEOUT,
        LoopBench.config(id, priority, LoopBench.VIP));
  }
}
