package io.floatingvip.speaker.vrrp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.linux.testing.NeedsNetworkAdmin;
import io.floatingvip.linux.testing.TestNode;
import io.floatingvip.vrrp.VrrpState;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two hosts on two cables, with a virtual router on each that move as one. */
@NeedsNetworkAdmin
final class LoopGroupTest {
  private final LoopBench bench = new LoopBench();
  private LoopBench.Host a;
  private LoopBench.Host b;

  @BeforeEach
  void start() throws Exception {
    List<LoopBench.Host> hosts = bench.pair();
    a = hosts.getFirst();
    b = hosts.getLast();
    TestNode.connect(a.node(), "eth1", "10.8.0.1/24", b.node(), "eth1", "10.8.0.2/24");
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void aFaultOfOneMemberMovesAllAndItsEndMovesAllBack() throws Exception {
    a.run(group(150, 150));
    b.run(group(100, 100));
    a.awaitAll(VrrpState.ACTIVE);
    breakSecond();
    b.awaitAll(VrrpState.ACTIVE);
    b.awaitAddress(LoopBench.VIP, true);
    b.awaitAddress("10.8.0.100", true);
    a.awaitAll(VrrpState.FAULT);
    assertEquals(
        "virtual router 52 of the sync group: eth1 has no IPv4 address to send from",
        a.loop().snapshot().routers().getFirst().reason());
    a.node().run("ip", "address", "add", "10.8.0.1/24", "dev", "eth1");
    a.awaitAll(VrrpState.ACTIVE);
    b.awaitAll(VrrpState.BACKUP);
  }

  @Test
  void wherePrioritiesAreSplitTheFirstMemberDecides() throws Exception {
    a.run(group(150, 100));
    b.run(group(100, 150));
    a.awaitAll(VrrpState.ACTIVE);
    b.awaitAll(VrrpState.BACKUP);
  }

  @Test
  void aPlannedShutdownHandsAllMembersOver() throws Exception {
    a.run(group(150, 150));
    b.run(group(100, 100));
    a.awaitAll(VrrpState.ACTIVE);
    b.awaitAll(VrrpState.BACKUP);
    a.loop().handOver().join();
    assertEquals(
        List.of(VrrpState.ACTIVE, VrrpState.ACTIVE),
        states(b).toList(),
        "the successor is there before the predecessor has withdrawn");
  }

  @Test
  void aMemberThatLeavesTheGroupMovesAloneAndLeavesItsFaultBehind() throws Exception {
    a.run(group(150, 150));
    a.awaitAll(VrrpState.ACTIVE);
    breakSecond();
    a.awaitAll(VrrpState.FAULT);
    a.run(
        RouterSetup.of("first", "eth0", LoopBench.config(51, 150, LoopBench.VIP)),
        member("second", "eth1", 52, 150, "10.8.0.100"));
    LoopBench.awaitThat(
        () -> a.loop().snapshot().toString(),
        () -> states(a).toList().equals(List.of(VrrpState.ACTIVE, VrrpState.FAULT)));
    assertTrue(a.holds(LoopBench.VIP));
  }

  @Test
  void removingAMemberMovesNoOther() throws Exception {
    a.run(group(150, 150));
    a.awaitAll(VrrpState.ACTIVE);
    long transitions = a.loop().snapshot().routers().getFirst().transitions();
    a.run(member("first", "eth0", 51, 150, LoopBench.VIP));
    LoopBench.awaitThat(
        () -> a.loop().snapshot().toString(), () -> a.loop().snapshot().routers().size() == 1);
    assertEquals(VrrpState.ACTIVE, a.state());
    assertEquals(transitions, a.router().transitions());
  }

  // Only this end of the cable: without carrier both would be in Fault.
  private void breakSecond() {
    a.node().run("ip", "-4", "address", "flush", "dev", "eth1");
  }

  private static Stream<VrrpState> states(LoopBench.Host host) {
    return host.loop().snapshot().routers().stream().map(VrrpSnapshot.Router::state);
  }

  private static RouterSetup[] group(int firstPriority, int secondPriority) {
    return new RouterSetup[] {
      member("first", "eth0", 51, firstPriority, LoopBench.VIP),
      member("second", "eth1", 52, secondPriority, "10.8.0.100")
    };
  }

  private static RouterSetup member(
      String name, String interfaceName, int id, int priority, String address) {
    return new RouterSetup(
        name,
        interfaceName,
        Optional.empty(),
        false,
        Optional.of("gateway"),
        List.of(),
        List.of(),
        RouterSetup.DEFAULT_DRAIN_TIMEOUT,
        LoopBench.config(id, priority, address).withGrouped(true));
  }
}
