package io.floatingvip.speaker.vrrp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.linux.AddressLease;
import io.floatingvip.linux.RouteSocket;
import io.floatingvip.linux.testing.NeedsNetworkAdmin;
import io.floatingvip.linux.testing.TestNode;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.Transport;
import io.floatingvip.vrrp.VrrpState;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What may happen to the addresses that a virtual router holds, or is to hold. */
@NeedsNetworkAdmin
final class LoopAddressTest {
  private static final String VIP6 = "2001:db8::100";

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
  void anAddressDeletedByHandIsPutBackAndAnnounced() throws Exception {
    a.run(LoopBench.router(150));
    a.await(VrrpState.ACTIVE);
    b.node()
        .run(
            "ip",
            "neigh",
            "replace",
            LoopBench.VIP,
            "lladdr",
            "02:00:00:00:00:99",
            "dev",
            "eth0",
            "nud",
            "stale");
    String device =
        a.node().run("sh", "-c", "ip -o address | grep -o 'fvip[0-9]*' | head -1").strip();
    a.node().run("ip", "address", "delete", LoopBench.VIP + "/32", "dev", device);
    a.await(event -> event instanceof VrrpEvent.AddressRestored);
    assertTrue(a.holds(LoopBench.VIP));
    assertEquals(VrrpState.ACTIVE, a.state());
    LoopBench.awaitThat(
        () -> b.node().run("ip", "neigh"),
        () -> !b.node().run("ip", "neigh", "show", LoopBench.VIP).contains("02:00:00:00:00:99"));
  }

  @Test
  void aDeletedDeviceOfOursIsMadeAgainWithItsAddresses() throws Exception {
    a.run(LoopBench.router(150));
    a.await(VrrpState.ACTIVE);
    a.node().run("ip", "link", "delete", "fvip0");
    a.awaitAddress(LoopBench.VIP, true);
    LoopBench.awaitThat(
        () -> a.router().toString(), () -> a.router().addresses().getFirst().held());
    assertEquals(Placement.PROCESS_BOUND, a.router().addresses().getFirst().placement());
    assertEquals(VrrpState.ACTIVE, a.state());
  }

  @Test
  void theLeaseIsRenewedForAsLongAsTheRouterIsActive() throws Exception {
    a.run(LoopBench.router(150));
    a.await(VrrpState.ACTIVE);
    Thread.sleep(5_000);
    assertTrue(a.holds(LoopBench.VIP), "a lease of 3 s");
    assertFalse(a.events().stream().anyMatch(VrrpEvent.AddressRestored.class::isInstance));
  }

  @Test
  void anAddressThatSomebodyElsePutThereIsAConflictAndStays() throws Exception {
    a.node().run("ip", "address", "add", LoopBench.VIP + "/24", "dev", "eth0");
    a.run(LoopBench.router(150));
    a.await(VrrpState.ACTIVE);
    a.await(event -> event instanceof VrrpEvent.AddressConflict);
    VrrpSnapshot.Address address = a.router().addresses().getFirst();
    assertFalse(address.held());
    assertTrue(address.conflict().isPresent());
    a.loop().handOver().join();
    assertTrue(a.holds(LoopBench.VIP), "not ours to delete");
  }

  @Test
  void anAddressIsHeldOnceTheOtherWhoHadItIsGone() throws Exception {
    a.node().run("ip", "address", "add", LoopBench.VIP + "/24", "dev", "eth0");
    a.run(LoopBench.router(150));
    a.await(VrrpState.ACTIVE);
    a.await(event -> event instanceof VrrpEvent.AddressConflict);
    a.node().run("ip", "address", "delete", LoopBench.VIP + "/24", "dev", "eth0");
    a.await(event -> event instanceof VrrpEvent.ConflictResolved);
    LoopBench.awaitThat(
        () -> a.router().toString(), () -> a.router().addresses().getFirst().held());
    assertTrue(a.holds(LoopBench.VIP));
  }

  @Test
  void anOwnersAddressesAreItsInterfacesOwnAndNoConflict() throws Exception {
    a.node().run("ip", "address", "add", LoopBench.VIP + "/24", "dev", "eth0");
    a.run(LoopBench.router(255));
    a.await(VrrpState.ACTIVE);
    assertTrue(a.router().addresses().getFirst().conflict().isEmpty());
    a.loop().handOver().join();
    assertTrue(a.holds(LoopBench.VIP));
  }

  @Test
  void whatAnEarlierRunLeftBehindIsSwept() throws Exception {
    TestNode node = bench.node("c");
    TestNode.connect(node, "eth0", "10.7.0.1/24", b.node(), "eth9", "10.7.0.2/24");
    node.call(() -> {
      try (RouteSocket routes = RouteSocket.open()) {
        int eth0 = routes.link("eth0").orElseThrow().index();
        InetAddress left = InetAddress.ofLiteral("10.7.0.100");
        routes.put(new AddressLease(eth0, left, 32, Duration.ofHours(1)));
        return left;
      }
    });
    assertTrue(node.run("ip", "address").contains("10.7.0.100"));
    LoopBench.Host c = bench.start(node);
    assertFalse(c.holds("10.7.0.100"));
    assertTrue(c.holds("10.7.0.1"));
  }

  @Test
  void anAddressIsReachableAlsoWhereTheKernelAnswersNoArpForIt() throws Exception {
    a.node().run("sysctl", "-qw", "net.ipv4.conf.all.arp_ignore=1");
    a.run(LoopBench.router(150));
    a.await(VrrpState.ACTIVE);
    b.node().run("ip", "neigh", "flush", "all");
    assertTrue(b.node().reaches(LoopBench.VIP, Duration.ofSeconds(5)));
  }

  @Test
  void anIpv6AddressIsHeldAndAnsweredFor() throws Exception {
    a.node().run("ip", "address", "add", "2001:db8::1/64", "dev", "eth0", "nodad");
    b.node().run("ip", "address", "add", "2001:db8::2/64", "dev", "eth0", "nodad");
    a.run(LoopBench.router("six", 150, VIP6));
    b.run(LoopBench.router("six", 100, VIP6));
    a.await(VrrpState.ACTIVE);
    b.await(VrrpState.BACKUP);
    b.node().run("ip", "neigh", "flush", "all");
    assertTrue(b.node().reaches(VIP6, Duration.ofSeconds(5)));
    LoopBench.awaitThat(
        () -> b.router().toString(),
        () -> b.router().activeRouter().map(r -> r.address().isLinkLocal()).orElse(false));
    a.loop().close();
    b.await(VrrpState.ACTIVE);
    assertTrue(a.node().reaches(VIP6, Duration.ofSeconds(5)));
  }

  @Test
  void unicastRoutersElectAnActiveToo() throws Exception {
    RouterSetup towardsB = unicast(150, "10.9.0.2");
    RouterSetup towardsA = unicast(100, "10.9.0.1");
    a.run(towardsB);
    b.run(towardsA);
    a.await(VrrpState.ACTIVE);
    LoopBench.awaitThat(() -> b.router().toString(), () -> b.router().activeRouter().isPresent());
    assertEquals(VrrpState.BACKUP, b.state());
    a.loop().close();
    b.await(VrrpState.ACTIVE);
  }

  private static RouterSetup unicast(int priority, String peer) {
    var config =
        LoopBench.config(51, priority, LoopBench.VIP)
            .withTransport(new Transport.Unicast(List.of(IpAddress.parse(peer))));
    return RouterSetup.of("web", "eth0", config);
  }
}
