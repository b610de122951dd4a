package io.floatingvip.speaker.vrrp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.linux.testing.NeedsNetworkAdmin;
import io.floatingvip.vrrp.VrrpState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Another host on the segment that uses an address of ours. */
@NeedsNetworkAdmin
final class LoopConflictTest {
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
  void aHostThatIsNoPeerAndAnswersForTheAddressIsAConflict() throws Exception {
    b.node().run("ip", "address", "add", LoopBench.VIP + "/32", "dev", "eth0");
    a.run(LoopBench.router(150));
    a.await(VrrpState.ACTIVE);
    a.await(VrrpEvent.AddressConflict.class::isInstance);
    String mac = b.loop().snapshot().interfaces().getFirst().mac();
    LoopBench.awaitThat(() -> a.router().toString(), () -> conflict().equals(Optional.of(mac)));
    assertTrue(a.holds(LoopBench.VIP), "it reports, and never vetoes");
  }

  @Test
  void aHostWithTheAddressThatWeSendFromIsReported() throws Exception {
    b.node().run("ip", "address", "flush", "dev", "eth0");
    b.node().run("ip", "address", "add", "10.9.0.1/24", "dev", "eth0");
    a.run(LoopBench.router(150));
    b.run(LoopBench.router(100));
    for (LoopBench.Host host : List.of(a, b)) {
      // Neither hears the other: the kernel drops what comes from an address of its own.
      host.await(VrrpState.ACTIVE);
      host.await(event ->
          event instanceof VrrpEvent.EnvironmentTrouble trouble
              && trouble.subject().equals("source address 10.9.0.1 on eth0"));
    }
  }

  private Optional<String> conflict() {
    return a.router().addresses().getFirst().conflict().flatMap(VrrpSnapshot.Conflict::mac);
  }

  @Test
  void aPeerThatAnswersForTheAddressIsNoConflict() throws Exception {
    b.run(LoopBench.router(200));
    b.await(VrrpState.ACTIVE);
    b.awaitAddress(LoopBench.VIP, true);
    a.run(LoopBench.router(150));
    LoopBench.awaitThat(() -> a.router().toString(), () -> a.router().activeRouter().isPresent());
    // The kernel of a dead peer goes on answering for what somebody else gave it meanwhile.
    b.node().run("ip", "address", "add", LoopBench.VIP + "/32", "dev", "eth0");
    b.loop().close();
    a.await(VrrpState.ACTIVE);
    // Long enough for all probes and the proof.
    long looked = System.nanoTime();
    LoopBench.awaitThat(
        () -> a.events().toString(), () -> System.nanoTime() - looked > 6_000_000_000L);
    assertTrue(
        a.events().stream().noneMatch(VrrpEvent.AddressConflict.class::isInstance),
        () -> a.events().toString());
  }
}
