package io.floatingvip.speaker.vrrp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.linux.testing.NeedsNetworkAdmin;
import io.floatingvip.linux.testing.TestNode;
import io.floatingvip.vrrp.VrrpState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A virtual router with a MAC address of its own, and a neighbor. */
@NeedsNetworkAdmin
final class LoopVirtualMacTest {
  private static final String MAC = "00:00:5e:00:01:33";
  private static final String MAC6 = "00:00:5e:00:02:33";
  private static final String VIP6 = "fd09::100";
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

  private final LoopBench bench = new LoopBench();
  private TestNode neighbor;
  private LoopBench.Host a;

  @BeforeEach
  void open() throws Exception {
    List<TestNode> nodes = List.of(bench.node("a"), bench.node("b"));
    neighbor = nodes.getLast();
    TestNode.connect(nodes.getFirst(), "eth0", "10.9.0.1/24", neighbor, "eth0", "10.9.0.2/24");
    nodes.getFirst().run("ip", "address", "add", "fd09::1/64", "dev", "eth0", "nodad");
    neighbor.run("ip", "address", "add", "fd09::2/64", "dev", "eth0", "nodad");
    a = bench.start(nodes.getFirst());
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  private static RouterSetup router(int priority, boolean virtualMac, String... addresses) {
    RouterSetup plain = LoopBench.router("web", priority, addresses);
    return new RouterSetup(
        plain.name(),
        plain.interfaceName(),
        plain.sourceAddress(),
        virtualMac,
        plain.syncGroup(),
        plain.interfaceTracks(),
        plain.otherTracks(),
        plain.drainTimeout(),
        plain.config());
  }

  private void awaitEntry(String address, String mac) {
    LoopBench.awaitThat(
        () -> neighbor.run("ip", "neighbor") + a.events() + a.router(),
        () -> neighbor.run("ip", "neighbor", "show", address).contains(mac));
  }

  private String ownMac() {
    return a.loop().snapshot().interfaces().getFirst().mac();
  }

  @Test
  void theNeighborFindsTheAddressAtTheVirtualMac() {
    a.run(router(150, true, LoopBench.VIP));
    a.await(VrrpState.ACTIVE);
    assertTrue(neighbor.reaches(LoopBench.VIP, LONG_ENOUGH));
    awaitEntry(LoopBench.VIP, MAC);
    assertEquals(
        Optional.of(new VrrpSnapshot.VirtualMacUse(MAC, Optional.empty())),
        a.router().virtualMac());
    assertTrue(neighbor.reaches("10.9.0.1", LONG_ENOUGH), "the host itself is where it was");
    awaitEntry("10.9.0.1", ownMac());
  }

  @Test
  void theNeighborFindsAnIpv6AddressAtTheVirtualMac() {
    a.run(router(150, true, VIP6));
    a.await(VrrpState.ACTIVE);
    assertTrue(neighbor.reaches(VIP6, LONG_ENOUGH));
    awaitEntry(VIP6, MAC6);
  }

  @Test
  void aNeighborThatMakesSureIsConfirmed() {
    a.run(router(150, true, LoopBench.VIP));
    a.await(VrrpState.ACTIVE);
    assertTrue(neighbor.reaches(LoopBench.VIP, LONG_ENOUGH));
    awaitEntry(LoopBench.VIP, MAC);
    // Then it asks nobody but the MAC address that it knows.
    neighbor.run(
        "ip", "neighbor", "change", LoopBench.VIP, "lladdr", MAC, "dev", "eth0", "nud", "probe");
    LoopBench.awaitThat(
        () -> neighbor.run("ip", "neighbor"),
        () -> neighbor.run("ip", "neighbor", "show", LoopBench.VIP).contains("REACHABLE"));
  }

  @Test
  void whatTheHostAsksFromTheAddressDoesNotTellItsOwnMac() {
    a.run(router(150, true, LoopBench.VIP));
    a.await(VrrpState.ACTIVE);
    assertTrue(neighbor.reaches(LoopBench.VIP, LONG_ENOUGH));
    awaitEntry(LoopBench.VIP, MAC);
    a.node().run("ip", "neighbor", "flush", "dev", "eth0");
    // The answer makes the host look for the neighbor.
    assertTrue(neighbor.reaches(LoopBench.VIP, LONG_ENOUGH));
    awaitEntry(LoopBench.VIP, MAC);
    assertFalse(neighbor.run("ip", "neighbor", "show", LoopBench.VIP).contains(ownMac()));
  }

  @Test
  void aReloadSwitchesItOnAndOffAndTheActiveStaysActive() {
    a.run(router(150, false, LoopBench.VIP));
    a.await(VrrpState.ACTIVE);
    assertTrue(neighbor.reaches(LoopBench.VIP, LONG_ENOUGH));
    awaitEntry(LoopBench.VIP, ownMac());
    long transitions = a.router().transitions();
    a.run(router(150, true, LoopBench.VIP));
    awaitEntry(LoopBench.VIP, MAC);
    assertTrue(neighbor.reaches(LoopBench.VIP, LONG_ENOUGH));
    a.run(router(150, true, LoopBench.VIP, "10.9.0.101"));
    assertTrue(neighbor.reaches("10.9.0.101", LONG_ENOUGH));
    awaitEntry("10.9.0.101", MAC);
    a.run(router(150, false, LoopBench.VIP));
    awaitEntry(LoopBench.VIP, ownMac());
    assertTrue(neighbor.reaches(LoopBench.VIP, LONG_ENOUGH));
    assertEquals(transitions, a.router().transitions());
    assertEquals(Optional.empty(), a.router().virtualMac());
  }

  @Test
  void nothingOfItIsLeftAtTheEnd() {
    a.run(router(150, true, LoopBench.VIP));
    a.await(VrrpState.ACTIVE);
    assertTrue(neighbor.reaches(LoopBench.VIP, LONG_ENOUGH));
    awaitEntry(LoopBench.VIP, MAC);
    assertTrue(a.node().run("nft", "list", "ruleset").contains("pkttype"));
    a.loop().handOver().join();
    a.loop().close();
    assertEquals("", a.node().run("nft", "list", "ruleset"));
    assertTrue(a.node().run("ip", "-d", "link", "show", "eth0").contains("promiscuity 0"));
  }

  @Test
  void aBackupTakesNoFramesToIt() throws Exception {
    LoopBench.Host b = bench.start(neighbor);
    b.run(router(200, true, LoopBench.VIP));
    b.await(VrrpState.ACTIVE);
    a.run(router(150, true, LoopBench.VIP));
    a.await(VrrpState.BACKUP);
    assertTrue(a.node().run("ip", "-d", "link", "show", "eth0").contains("promiscuity 0"));
    assertFalse(a.node().run("nft", "list", "ruleset").contains("elements = { " + MAC));
    assertTrue(b.node().run("nft", "list", "ruleset").contains("elements = { " + MAC));
  }

  @Test
  void whereItCannotBeTheInterfacesOwnServesAndTheReasonIsSaid() throws Exception {
    bench.close();
    TestNode bare = bench.node("bare");
    bare.hideTunDevices();
    TestNode client = bench.node("client");
    TestNode.connect(bare, "eth0", "10.9.0.1/24", client, "eth0", "10.9.0.2/24");
    client.run("ip", "address", "add", "fd09::2/64", "dev", "eth0", "nodad");
    bare.run("ip", "address", "add", "fd09::1/64", "dev", "eth0", "nodad");
    a = bench.start(bare);
    neighbor = client;
    a.run(router(150, true, VIP6));
    a.await(VrrpState.ACTIVE);
    assertTrue(neighbor.reaches(VIP6, LONG_ENOUGH));
    awaitEntry(VIP6, ownMac());
    assertEquals(
        Optional.of("without a TUN device IPv6 addresses are on the interface itself"),
        a.router().virtualMac().orElseThrow().hindrance());
  }

  @Test
  void anIpv4AddressOnTheInterfaceItselfIsAtTheVirtualMacToo() throws Exception {
    bench.close();
    TestNode bare = bench.node("bare");
    bare.hideTunDevices();
    neighbor = bench.node("client");
    TestNode.connect(bare, "eth0", "10.9.0.1/24", neighbor, "eth0", "10.9.0.2/24");
    a = bench.start(bare);
    a.run(router(150, true, LoopBench.VIP));
    a.await(VrrpState.ACTIVE);
    assertTrue(neighbor.reaches(LoopBench.VIP, LONG_ENOUGH));
    awaitEntry(LoopBench.VIP, MAC);
  }
}
