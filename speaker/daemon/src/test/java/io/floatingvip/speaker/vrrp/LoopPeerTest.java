package io.floatingvip.speaker.vrrp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.linux.Family;
import io.floatingvip.linux.LinuxException;
import io.floatingvip.linux.RouteSocket;
import io.floatingvip.linux.VrrpRoute;
import io.floatingvip.linux.VrrpSocket;
import io.floatingvip.linux.testing.NeedsNetworkAdmin;
import io.floatingvip.vrrp.AdvertisementInterval;
import io.floatingvip.vrrp.Authentication;
import io.floatingvip.vrrp.Discrepancy;
import io.floatingvip.vrrp.DropReason;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.VirtualRouterConfig;
import io.floatingvip.vrrp.VrrpState;
import io.floatingvip.vrrp.VrrpVersion;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Peers that are not as they should be: each is visible, and none does harm that it need not do.
 */
@NeedsNetworkAdmin
final class LoopPeerTest {
  private static final int JUNK_PER_SECOND = 10_000;

  private final LoopBench bench = new LoopBench();
  private LoopBench.Host a;
  private LoopBench.Host b;

  @BeforeEach
  void open() throws Exception {
    List<LoopBench.Host> hosts = bench.pair();
    a = hosts.getFirst();
    b = hosts.getLast();
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void aPeerWithAnotherIntervalOfVersion3IsFollowedAndReported() throws Exception {
    a.run(LoopBench.router(150));
    var slower = AdvertisementInterval.of(VrrpVersion.V3, Duration.ofMillis(300));
    b.run(setup(LoopBench.config(51, 100, LoopBench.VIP).withInterval(slower)));
    a.await(VrrpState.ACTIVE);
    b.await(isOdd(Discrepancy.ADVERTISEMENT_INTERVAL));
    b.await(VrrpState.BACKUP);
    LoopBench.awaitThat(
        () -> b.router().toString(),
        () -> b.router().traffic().discrepancies().containsKey(Discrepancy.ADVERTISEMENT_INTERVAL));
  }

  @Test
  void aPeerWithAnotherIntervalOfVersion2IsReportedByBoth() throws Exception {
    a.run(setup(version2(150, 1, Authentication.NONE)));
    b.run(setup(version2(100, 2, Authentication.NONE)));
    a.await(isDropped(DropReason.INTERVAL_MISMATCH));
    b.await(isDropped(DropReason.INTERVAL_MISMATCH));
    LoopBench.awaitThat(
        () -> b.router().toString(),
        () -> b.router().traffic().dropped().containsKey(DropReason.INTERVAL_MISMATCH));
  }

  @Test
  void aPeerWithAnotherPasswordIsReported() throws Exception {
    a.run(setup(version2(150, 1, new Authentication.Password("1111"))));
    b.run(setup(version2(100, 1, new Authentication.Password("2222"))));
    b.await(isDropped(DropReason.AUTHENTICATION_FAILED));
  }

  @Test
  void aPeerWithOtherAddressesIsFollowedAndReported() throws Exception {
    a.run(LoopBench.router("web", 150, LoopBench.VIP, "10.9.0.101"));
    b.run(LoopBench.router("web", 100, LoopBench.VIP));
    a.await(VrrpState.ACTIVE);
    b.await(isOdd(Discrepancy.ADDRESS_LIST));
    assertEquals(VrrpState.BACKUP, b.state());
  }

  @Test
  void aForeignRouterWithOurIdAndAnotherVersionIsReportedAndChangesNothing() throws Exception {
    a.run(LoopBench.router(150));
    a.await(VrrpState.ACTIVE);
    b.run(setup(version2(200, 1, Authentication.NONE)));
    a.await(isDropped(DropReason.WRONG_VERSION));
    assertEquals(VrrpState.ACTIVE, a.state());
    assertEquals(1, transitionsTo(a, VrrpState.ACTIVE));
  }

  @Test
  void anIdThatOthersUseIsSeen() throws Exception {
    a.run(LoopBench.router(150));
    b.run(RouterSetup.of("other", "eth0", LoopBench.config(77, 100, "10.9.0.177")));
    LoopBench.awaitThat(
        () -> a.loop().snapshot().interfaces().toString(),
        () -> a.loop().snapshot().interfaces().getFirst().foreignVirtualRouterIds().contains(77));
  }

  @Test
  void ofTwoOwnersOneYieldsAndItIsReported() throws Exception {
    a.run(LoopBench.router(255));
    b.run(LoopBench.router(255));
    LoopBench.awaitThat(
        () -> a.events() + "\n" + b.events(),
        () ->
            a.events().stream().anyMatch(isOdd(Discrepancy.TWO_OWNERS))
                || b.events().stream().anyMatch(isOdd(Discrepancy.TWO_OWNERS)));
    awaitOneActive();
  }

  @Test
  void ofEqualPrioritiesTheFirstStaysActive() throws Exception {
    a.run(LoopBench.router(100));
    a.await(VrrpState.ACTIVE);
    b.run(LoopBench.router(100));
    LoopBench.awaitThat(() -> b.router().toString(), () -> b.router().activeRouter().isPresent());
    // The second has the greater address and would win if it had tried.
    LoopBench.awaitThat(
        () -> a.router() + "\n" + b.router(),
        () -> a.state() == VrrpState.ACTIVE && b.state() == VrrpState.BACKUP);
  }

  /**
   * Over IPv4 the kernel drops what comes from an address of its own before we hear it: see
   * LoopConflictTest.
   */
  @Test
  void aPeerWithOurOwnLinkLocalAddressIsReported() throws Exception {
    RouterSetup same =
        new RouterSetup(
            "six",
            "eth0",
            Optional.of(IpAddress.parse("fe80::aaaa")),
            false,
            Optional.empty(),
            List.of(),
            List.of(),
            RouterSetup.DEFAULT_DRAIN_TIMEOUT,
            LoopBench.config(51, 100, "2001:db8::100"));
    for (LoopBench.Host host : List.of(a, b)) {
      host.node().run("ip", "address", "add", "fe80::aaaa/64", "dev", "eth0", "nodad");
      host.run(same);
    }
    a.await(isDropped(DropReason.OWN_SOURCE));
    b.await(isDropped(DropReason.OWN_SOURCE));
  }

  @Test
  void anIntervalOfZeroIsDropped() throws Exception {
    a.run(LoopBench.router(100));
    a.await(VrrpState.ACTIVE);
    b.node()
        .call(() -> {
          try (Stranger stranger = new Stranger()) {
            // Priority 200, valid but for the interval.
            stranger.send("3133c8010000fc5d0a090064");
          }
          return true;
        });
    a.await(isDropped(DropReason.INTERVAL_ZERO));
    assertEquals(VrrpState.ACTIVE, a.state());
  }

  @Test
  void tenThousandJunkPacketsPerSecondChangeNothing() throws Exception {
    a.run(LoopBench.router(150));
    b.run(LoopBench.router(100));
    a.await(VrrpState.ACTIVE);
    b.await(VrrpState.BACKUP);
    long activeBefore = a.router().transitions();
    long backupBefore = b.router().transitions();
    long sentBefore = a.router().traffic().sent();
    long cpuBefore = cpuNanos(a);
    Duration time = Duration.ofSeconds(10);
    b.node()
        .call(() -> {
          try (Stranger stranger = new Stranger()) {
            stranger.flood(time);
          }
          return true;
        });
    assertEquals(activeBefore, a.router().transitions(), () -> a.events().toString());
    assertEquals(backupBefore, b.router().transitions(), () -> b.events().toString());
    assertTrue(a.router().traffic().dropped().keySet().contains(DropReason.CHECKSUM));
    // What the snapshots show may be a second old.
    long sent = a.router().traffic().sent() - sentBefore;
    assertTrue(sent >= time.toMillis() / 100 / 2, () -> sent + " advertisements");
    // A few microseconds for each packet; a loop that spins would take all there is.
    double share = (cpuNanos(a) - cpuBefore) / (double) time.toNanos();
    assertTrue(share < 0.75, () -> share + " of a processor");
  }

  private static long cpuNanos(LoopBench.Host host) {
    CompletableFuture<Long> read = new CompletableFuture<>();
    host.loop()
        .post(
            (_, _) -> read.complete(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()));
    return read.join();
  }

  /** Somebody on b's host who sends what is no good advertisement. */
  private static final class Stranger implements AutoCloseable {
    private final VrrpSocket socket;
    private final VrrpRoute route;

    Stranger() throws Exception {
      try (RouteSocket routes = RouteSocket.open()) {
        socket = VrrpSocket.open(Family.IPV4, routes.link("eth0").orElseThrow().index());
      }
      route = socket.route(InetAddress.ofLiteral("10.9.0.2"), InetAddress.ofLiteral("224.0.0.18"));
    }

    void send(String hex) throws LinuxException {
      byte[] bytes = HexFormat.of().parseHex(hex);
      ByteBuffer outgoing = socket.outgoing();
      outgoing.clear().put(bytes);
      socket.send(route, bytes.length);
    }

    /** In turn: a wrong checksum, an unknown ID, too short, another type. */
    void flood(Duration time) throws LinuxException {
      List<String> junk =
          List.of("3133ff01000a" + "0000" + "0a090064", "31aaff01000a0000", "3133", "3f33ff01");
      long start = System.nanoTime();
      long count = 0;
      while (System.nanoTime() - start < time.toNanos()) {
        long due = (System.nanoTime() - start) * JUNK_PER_SECOND / 1_000_000_000L;
        for (; count < due; count++) {
          send(junk.get((int) (count % junk.size())));
        }
        LockSupport.parkNanos(1_000_000);
      }
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  private void awaitOneActive() {
    LoopBench.awaitThat(
        () -> a.router() + "\n" + b.router(),
        () ->
            (a.state() == VrrpState.ACTIVE && b.state() == VrrpState.BACKUP)
                || (a.state() == VrrpState.BACKUP && b.state() == VrrpState.ACTIVE));
  }

  private static long transitionsTo(LoopBench.Host host, VrrpState state) {
    return host.events().stream()
        .filter(event -> event instanceof VrrpEvent.Transition moved && moved.to() == state)
        .count();
  }

  private static Predicate<VrrpEvent> isOdd(Discrepancy kind) {
    return event -> event instanceof VrrpEvent.PeerDiscrepancy odd && odd.kind() == kind;
  }

  private static Predicate<VrrpEvent> isDropped(DropReason reason) {
    return event -> event instanceof VrrpEvent.Dropped dropped && dropped.reason() == reason;
  }

  private static RouterSetup setup(VirtualRouterConfig config) {
    return RouterSetup.of("web", "eth0", config);
  }

  private static VirtualRouterConfig version2(
      int priority, int seconds, Authentication authentication) {
    VirtualRouterConfig like = LoopBench.config(51, priority, LoopBench.VIP);
    return VirtualRouterConfig.of(VrrpVersion.V2, like.virtualRouterId(), like.addresses())
        .withPriority(like.priority())
        .withInterval(AdvertisementInterval.of(VrrpVersion.V2, Duration.ofSeconds(seconds)))
        .withAuthentication(authentication);
  }
}
