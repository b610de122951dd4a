package io.floatingvip.speaker.vrrp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.linux.testing.NeedsNetworkAdmin;
import io.floatingvip.linux.testing.TestNode;
import io.floatingvip.vrrp.Track;
import io.floatingvip.vrrp.VrrpState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may happen to the interface of a virtual router. */
@NeedsNetworkAdmin
final class LoopFaultTest {
  @TempDir Path folder;

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
  void anInterfaceThatDoesNotExistIsAFaultUntilItAppears() throws Exception {
    a.run(RouterSetup.of("web", "eth7", LoopBench.config(51, 150, LoopBench.VIP)));
    a.await(VrrpState.FAULT);
    assertEquals("there is no interface eth7", a.router().reason());
    TestNode.connect(a.node(), "eth7", "10.9.0.7/24", b.node(), "eth7", "10.9.0.8/24");
    a.await(VrrpState.ACTIVE);
    a.awaitAddress(LoopBench.VIP, true);
  }

  @Test
  void anInterfaceThatIsDeletedAndMadeAgainIsUsedAgain() throws Exception {
    a.run(LoopBench.router(150));
    a.await(VrrpState.ACTIVE);
    a.node().run("ip", "link", "delete", "eth0");
    a.await(VrrpState.FAULT);
    a.awaitAddress(LoopBench.VIP, false);
    TestNode.connect(a.node(), "eth0", "10.9.0.1/24", b.node(), "eth0", "10.9.0.2/24");
    a.await(VrrpState.ACTIVE);
    b.run(LoopBench.router(100));
    LoopBench.awaitThat(() -> b.router().toString(), () -> b.router().activeRouter().isPresent());
    assertEquals(VrrpState.BACKUP, b.state(), "it is heard on the new interface");
  }

  @Test
  void aLinkThatIsDownIsAFaultWithTheReason() throws Exception {
    a.run(LoopBench.router(150));
    b.run(LoopBench.router(100));
    a.await(VrrpState.ACTIVE);
    b.node().run("ip", "link", "set", "eth0", "down");
    a.await(VrrpState.FAULT);
    assertEquals("eth0 has no carrier", a.router().reason());
    b.await(VrrpState.FAULT);
    assertEquals("eth0 is down", b.router().reason());
    a.awaitAddress(LoopBench.VIP, false);
    b.node().run("ip", "link", "set", "eth0", "up");
    a.await(VrrpState.ACTIVE);
    b.await(VrrpState.BACKUP);
  }

  @Test
  void thirtyFlapsOfTheCarrierEndInOneActive() throws Exception {
    a.run(LoopBench.router(150));
    b.run(LoopBench.router(100));
    a.await(VrrpState.ACTIVE);
    for (int i = 0; i < 30; i++) {
      b.node().run("ip", "link", "set", "eth0", "down");
      b.node().run("ip", "link", "set", "eth0", "up");
    }
    a.await(VrrpState.ACTIVE);
    LoopBench.awaitThat(
        () -> a.router() + "\n" + b.router(),
        () ->
            a.state() == VrrpState.ACTIVE
                && b.state() == VrrpState.BACKUP
                && b.router().activeRouter().isPresent());
    a.awaitAddress(LoopBench.VIP, true);
    b.awaitAddress(LoopBench.VIP, false);
    assertTrue(b.node().reaches(LoopBench.VIP, Duration.ofSeconds(5)));
  }

  @Test
  void aLostPrimaryAddressIsAFaultUntilThereIsAnother() throws Exception {
    a.run(LoopBench.router(150));
    b.run(LoopBench.router(100));
    a.await(VrrpState.ACTIVE);
    a.node().run("ip", "address", "delete", "10.9.0.1/24", "dev", "eth0");
    a.await(VrrpState.FAULT);
    assertEquals("eth0 has no IPv4 address to send from", a.router().reason());
    b.await(VrrpState.ACTIVE);
    a.node().run("ip", "address", "add", "10.9.0.11/24", "dev", "eth0");
    a.await(VrrpState.ACTIVE);
    b.await(VrrpState.BACKUP);
    LoopBench.awaitThat(
        () -> b.router().toString(),
        () ->
            b.router()
                .activeRouter()
                .map(r -> r.address().toString().equals("10.9.0.11"))
                .orElse(false));
  }

  @Test
  void aMacAddressThatChangesIsAnnounced() throws Exception {
    a.run(LoopBench.router(150));
    a.await(VrrpState.ACTIVE);
    assertTrue(b.node().reaches(LoopBench.VIP, Duration.ofSeconds(5)));
    a.node().run("ip", "link", "set", "eth0", "address", "02:00:00:00:00:55");
    LoopBench.awaitThat(
        () -> b.node().run("ip", "neigh"),
        () -> b.node().run("ip", "neigh", "show", LoopBench.VIP).contains("02:00:00:00:00:55"));
    assertEquals(VrrpState.ACTIVE, a.state());
  }

  @Test
  void aTrackedInterfaceLowersThePriorityWhileItIsDown() throws Exception {
    TestNode.connect(a.node(), "eth1", "10.8.0.1/24", b.node(), "eth1", "10.8.0.2/24");
    RouterSetup plain = LoopBench.router(150);
    RouterSetup tracked =
        new RouterSetup(
            plain.name(),
            plain.interfaceName(),
            plain.sourceAddress(),
            plain.virtualMac(),
            plain.syncGroup(),
            List.of(new RouterSetup.InterfaceTrack(new Track("uplink", -60), "eth1")),
            List.of(),
            plain.drainTimeout(),
            plain.config());
    a.run(tracked);
    b.run(LoopBench.router(100));
    a.await(VrrpState.ACTIVE);
    a.node().run("ip", "link", "set", "eth1", "down");
    b.await(VrrpState.ACTIVE);
    assertEquals(90, a.router().priority().value());
    a.node().run("ip", "link", "set", "eth1", "up");
    a.await(VrrpState.ACTIVE);
    assertEquals(150, a.router().priority().value());
  }

  @Test
  void lostKernelEventsAreMadeUpFor() throws Exception {
    a.run(LoopBench.router(150));
    a.await(VrrpState.ACTIVE);
    StringBuilder batch = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      batch.append("link set lo alias n%d\n".formatted(i));
    }
    // Last: there is no room for these any more. A lease would bring the first back by itself.
    batch.append("address delete " + LoopBench.VIP + "/32 dev fvip0\n");
    batch.append("address add 10.9.0.77/24 dev eth0\n");
    Path file = Files.writeString(folder.resolve("batch"), batch);
    CompletableFuture<Void> released = new CompletableFuture<>();
    a.loop().post((_, _) -> released.join());
    a.node().run("ip", "-batch", file.toString());
    released.complete(null);
    a.awaitAddress(LoopBench.VIP, true);
    LoopBench.awaitThat(
        () -> "interfaces are " + a.loop().snapshot().interfaces(),
        () -> a.loop().snapshot().interfaces().toString().contains("10.9.0.77/24"));
  }
}
