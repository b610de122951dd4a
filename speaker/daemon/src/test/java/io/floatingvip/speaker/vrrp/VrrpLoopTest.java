package io.floatingvip.speaker.vrrp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.linux.Scheduling;
import io.floatingvip.linux.testing.NeedsNetworkAdmin;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.VirtualRouterConfig;
import io.floatingvip.vrrp.VrrpState;
import io.floatingvip.vrrp.VrrpVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsNetworkAdmin
final class VrrpLoopTest {
  @TempDir Path folder;

  private final LoopBench bench = new LoopBench();

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void theHigherPriorityBecomesActiveAndHoldsTheAddress() throws Exception {
    List<LoopBench.Host> hosts = bench.pair();
    LoopBench.Host a = hosts.getFirst().run(LoopBench.router(150));
    LoopBench.Host b = hosts.getLast().run(LoopBench.router(100));
    a.await(VrrpState.ACTIVE);
    a.awaitAddress(LoopBench.VIP, true);
    assertTrue(b.node().reaches(LoopBench.VIP, Duration.ofSeconds(5)));
    LoopBench.awaitThat(
        () -> b.router().toString(),
        () ->
            b.router()
                .activeRouter()
                .map(r -> r.address().equals(IpAddress.parse("10.9.0.1")))
                .orElse(false));
    assertEquals(VrrpState.BACKUP, b.state());
    assertFalse(b.holds(LoopBench.VIP));
  }

  @Test
  void theBackupTakesOverWhenTheLoopOfTheActiveEnds() throws Exception {
    List<LoopBench.Host> hosts = bench.pair();
    LoopBench.Host a = hosts.getFirst().run(LoopBench.router(150));
    LoopBench.Host b = hosts.getLast().run(LoopBench.router(100));
    a.await(VrrpState.ACTIVE);
    a.loop().close();
    assertFalse(a.holds(LoopBench.VIP));
    b.await(VrrpState.ACTIVE);
    b.awaitAddress(LoopBench.VIP, true);
  }

  @Test
  void aPlannedShutdownHandsOverBeforeItWithdraws() throws Exception {
    List<LoopBench.Host> hosts = bench.pair();
    LoopBench.Host a = hosts.getFirst().run(LoopBench.router(150));
    LoopBench.Host b = hosts.getLast().run(LoopBench.router(100));
    a.await(VrrpState.ACTIVE);
    b.await(VrrpState.BACKUP);
    a.loop().handOver().join();
    assertEquals(
        VrrpState.ACTIVE, b.state(), "the successor is there before the predecessor has withdrawn");
    assertFalse(a.holds(LoopBench.VIP));
    assertTrue(b.router().reason().startsWith("handed over by 10.9.0.1"), b.router().reason());
  }

  @Test
  void aReloadOfARunningActiveChangesItsAddressesAndNothingElse() throws Exception {
    List<LoopBench.Host> hosts = bench.pair();
    LoopBench.Host a =
        hosts.getFirst().run(LoopBench.router("web", 150, LoopBench.VIP, "10.9.0.101"));
    a.await(VrrpState.ACTIVE);
    long transitions = a.router().transitions();
    a.run(LoopBench.router("renamed", 120, LoopBench.VIP, "10.9.0.102"));
    a.awaitAddress("10.9.0.102", true);
    a.awaitAddress("10.9.0.101", false);
    assertTrue(a.holds(LoopBench.VIP));
    assertEquals("renamed", a.router().name());
    assertEquals(120, a.router().priority().value());
    assertEquals(transitions, a.router().transitions());
    assertEquals(VrrpState.ACTIVE, a.state());
  }

  @Test
  void anAddressThatGoesFromOneRouterToAnotherNeverLeavesTheHost() throws Exception {
    List<LoopBench.Host> hosts = bench.pair();
    LoopBench.Host a = hosts.getFirst();
    RouterSetup first =
        RouterSetup.of("first", "eth0", LoopBench.config(1, 150, LoopBench.VIP, "10.9.0.101"));
    RouterSetup second = RouterSetup.of("second", "eth0", LoopBench.config(2, 150, "10.9.0.102"));
    a.run(first, second);
    LoopBench.awaitThat(
        () -> a.loop().snapshot().toString(),
        () -> a.loop().snapshot().routers().stream().allMatch(r -> r.state() == VrrpState.ACTIVE));
    Path output = folder.resolve("monitor");
    ProcessBuilder builder = new ProcessBuilder("ip", "-4", "monitor", "address");
    Process monitor = a.node().start(builder.redirectOutput(output.toFile()));
    // It listens when it has heard something.
    LoopBench.awaitThat(
        () -> "nothing is in " + output,
        () -> {
          a.node().run("ip", "address", "replace", "10.20.0.1/32", "dev", "lo");
          return isIn(output, "10.20.0.1");
        });
    a.run(
        RouterSetup.of("first", "eth0", LoopBench.config(1, 150, "10.9.0.101")),
        RouterSetup.of("second", "eth0", LoopBench.config(2, 150, "10.9.0.102", LoopBench.VIP)));
    a.run(RouterSetup.of("second", "eth0", LoopBench.config(2, 150, "10.9.0.102", LoopBench.VIP)));
    a.awaitAddress("10.9.0.101", false);
    LoopBench.awaitThat(() -> "no deletion is in " + output, () -> isIn(output, "Deleted"));
    monitor.destroy();
    monitor.waitFor();
    String seen = Files.readString(output);
    assertTrue(
        seen.lines()
            .filter(line -> line.startsWith("Deleted"))
            .noneMatch(l -> l.contains(LoopBench.VIP)),
        seen);
    assertTrue(a.holds(LoopBench.VIP));
  }

  private static boolean isIn(Path file, String word) {
    try {
      return Files.readString(file).contains(word);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anotherVersionOfARouterWaitsUntilTheOldOneHasHandedOver() throws Exception {
    LoopBench.Host a = bench.pair().getFirst().run(LoopBench.router(150));
    a.await(VrrpState.ACTIVE);
    var old = LoopBench.config(51, 150, LoopBench.VIP);
    var v2 = VirtualRouterConfig.of(VrrpVersion.V2, old.virtualRouterId(), old.addresses());
    a.run(RouterSetup.of("web", "eth0", v2));
    LoopBench.awaitThat(
        () -> a.loop().snapshot().toString(),
        () -> a.loop().snapshot().routers().size() == 1 && a.router().priority().value() == 100);
    a.await(VrrpState.ACTIVE);
  }

  @Test
  void routersThatAreNotUniqueAreRefused() throws Exception {
    LoopBench.Host a = bench.pair().getFirst();
    RouterSetup one = LoopBench.router(150);
    RouterSetup sameId = LoopBench.router("other", 150, "10.9.0.101");
    assertThrows(IllegalArgumentException.class, () -> a.loop().apply(List.of(one, sameId)));
    assertThrows(IllegalArgumentException.class, () -> a.loop().apply(List.of(one, one)));
  }

  @Test
  void theSnapshotShowsTheInterfacesAndTheLoopsHealth() throws Exception {
    LoopBench.Host a = bench.pair().getFirst().run(LoopBench.router(150));
    a.await(VrrpState.ACTIVE);
    VrrpSnapshot snapshot = a.loop().snapshot();
    VrrpSnapshot.Interface eth0 = snapshot.interfaces().getFirst();
    assertEquals("eth0", eth0.name());
    assertTrue(eth0.up());
    assertTrue(eth0.addresses().toString().contains("10.9.0.1/24"), eth0.toString());
    assertEquals(
        1,
        snapshot.interfaces().size(),
        "neither loopback nor our own device: " + snapshot.interfaces());
    assertTrue(snapshot.runtime().lateness().count() > 0);
    assertTrue(snapshot.routers().getFirst().traffic().sent() > 0);
  }

  /** What its first virtual routers take would keep clients of others waiting. */
  @Test
  void theLoopComesBeforeOthersWhenItHasHadAVirtualRouter() throws Exception {
    LoopBench.Host a = bench.pair().getFirst();
    assertEquals("normal", a.loop().snapshot().runtime().scheduling());
    a.run(LoopBench.router(150));
    String most =
        CompletableFuture.supplyAsync(
                Scheduling::raiseCallingThread, task -> Thread.ofPlatform().start(task))
            .join()
            .policy();
    LoopBench.awaitThat(
        () -> "raised as far as may be, " + most + ": " + a.loop().snapshot().runtime(),
        () -> a.loop().snapshot().runtime().scheduling().equals(most));
  }
}
