package io.floatingvip.speaker.vrrp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.linux.testing.NeedsNetworkAdmin;
import io.floatingvip.linux.testing.TestNode;
import io.floatingvip.vrrp.VrrpState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The lease that every address is on, and a host that has nothing else: no TUN device. */
@NeedsNetworkAdmin
final class LoopLeaseTest {
  private final LoopBench bench = new LoopBench();
  private TestNode neighbor;
  private TestNode node;

  @BeforeEach
  void open() {
    node = bench.node("a");
    neighbor = bench.node("b");
    TestNode.connect(node, "eth0", "10.9.0.1/24", neighbor, "eth0", "10.9.0.2/24");
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void aLoopThatHangsLosesItsAddressesAndTakesThemBack() throws Exception {
    losesItsAddressesWhileItHangs();
  }

  @Test
  void aLoopThatHangsLosesItsLeasedAddressesToo() throws Exception {
    node.hideTunDevices();
    losesItsAddressesWhileItHangs();
  }

  private void losesItsAddressesWhileItHangs() throws Exception {
    LoopBench.Host host = bench.start(node).run(LoopBench.router(150));
    host.awaitAddress(LoopBench.VIP, true);
    CompletableFuture<Void> released = new CompletableFuture<>();
    host.loop().post((_, _) -> released.join());
    host.awaitAddress(LoopBench.VIP, false);
    released.complete(null);
    host.awaitAddress(LoopBench.VIP, true);
    host.await(VrrpState.ACTIVE);
  }

  @Test
  void withoutATunDeviceTheInterfaceHoldsTheAddress() throws Exception {
    node.hideTunDevices();
    LoopBench.Host host = bench.start(node).run(LoopBench.router(150));
    host.await(VrrpEvent.EnvironmentTrouble.class::isInstance);
    host.await(VrrpState.ACTIVE);
    awaitHeld(host);
    assertEquals(Placement.LEASED, host.router().addresses().getFirst().placement());
    assertTrue(node.run("ip", "address", "show", "dev", "eth0").contains(LoopBench.VIP + "/32"));
    assertTrue(neighbor.reaches(LoopBench.VIP, Duration.ofSeconds(5)));
    Thread.sleep(5_000);
    assertTrue(host.holds(LoopBench.VIP), "a lease of 3 s is renewed");
    host.loop().handOver().join();
    assertFalse(host.holds(LoopBench.VIP));
  }

  @Test
  void aLeasedAddressDeletedByHandIsPutBack() throws Exception {
    node.hideTunDevices();
    LoopBench.Host host = bench.start(node).run(LoopBench.router(150));
    host.awaitAddress(LoopBench.VIP, true);
    node.run("ip", "address", "delete", LoopBench.VIP + "/32", "dev", "eth0");
    host.await(VrrpEvent.AddressRestored.class::isInstance);
    assertTrue(host.holds(LoopBench.VIP));
  }

  @Test
  void aForeignAddressOnTheInterfaceIsNotLeasedAndStays() throws Exception {
    node.hideTunDevices();
    node.run("ip", "address", "add", LoopBench.VIP + "/32", "dev", "eth0");
    LoopBench.Host host = bench.start(node).run(LoopBench.router(150));
    host.await(VrrpState.ACTIVE);
    host.await(VrrpEvent.AddressConflict.class::isInstance);
    Thread.sleep(5_000);
    assertTrue(
        node.run("ip", "address", "show", "dev", "eth0").contains(LoopBench.VIP + "/32 scope"),
        "as it was, without a lease");
    node.run("ip", "address", "delete", LoopBench.VIP + "/32", "dev", "eth0");
    awaitHeld(host);
    assertTrue(host.holds(LoopBench.VIP));
    host.await(VrrpEvent.ConflictResolved.class::isInstance);
  }

  @Test
  void anInterfaceThatIsMadeAgainLeasesTheAddressAgain() throws Exception {
    node.hideTunDevices();
    LoopBench.Host host = bench.start(node).run(LoopBench.router(150));
    host.awaitAddress(LoopBench.VIP, true);
    node.run("ip", "link", "delete", "eth0");
    host.await(VrrpState.FAULT);
    TestNode.connect(node, "eth0", "10.9.0.1/24", neighbor, "eth0", "10.9.0.2/24");
    host.await(VrrpState.ACTIVE);
    host.awaitAddress(LoopBench.VIP, true);
  }

  @Test
  void anOwnerLeasesItsAddressOnTheInterfaceThatIsThere() throws Exception {
    node.hideTunDevices();
    LoopBench.Host host = bench.start(node).run(LoopBench.router(255));
    host.awaitAddress(LoopBench.VIP, true);
    CompletableFuture<Void> released = new CompletableFuture<>();
    host.loop().post((_, _) -> released.join());
    node.run("ip", "link", "delete", "eth0");
    TestNode.connect(node, "eth0", "10.9.0.1/24", neighbor, "eth0", "10.9.0.2/24");
    // The loop hears of both at once.
    released.complete(null);
    host.awaitAddress(LoopBench.VIP, true);
  }

  private static void awaitHeld(LoopBench.Host host) {
    LoopBench.awaitThat(
        () -> host.router().toString() + host.events(),
        () -> host.router().addresses().getFirst().held());
  }
}
