package io.floatingvip.speaker.vrrp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.floatingvip.linux.testing.NeedsNetworkAdmin;
import io.floatingvip.vrrp.AdvertisementInterval;
import io.floatingvip.vrrp.VrrpState;
import io.floatingvip.vrrp.VrrpVersion;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Garbage of the loop would be collected while peers wait for an advertisement. */
@NeedsNetworkAdmin
final class LoopAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final AdvertisementInterval INTERVAL =
      AdvertisementInterval.of(VrrpVersion.V3, Duration.ofMillis(20));
  private static final int ROUTERS = 40;
  private static final int PACKETS = 5_000;

  /** The picture of each second is most of it. */
  private static final long BYTES_PER_PACKET = 200;

  private final LoopBench bench = new LoopBench();

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void backupThatHearsItsActivesAllocatesNothingForIt() throws Exception {
    List<LoopBench.Host> hosts = bench.pair();
    hosts.getFirst().run(setups(150));
    hosts.getFirst().awaitAll(VrrpState.ACTIVE);
    LoopBench.Host backup = hosts.getLast().run(setups(100));
    backup.awaitAll(VrrpState.BACKUP);
    awaitHeard(backup, PACKETS);
    long allocated = allocated(backup);
    long heard = heard(backup);
    awaitHeard(backup, heard + PACKETS);
    allocated = allocated(backup) - allocated;
    long perPacket = allocated / (heard(backup) - heard);
    assertTrue(perPacket < BYTES_PER_PACKET, perPacket + " bytes");
  }

  private static RouterSetup[] setups(int priority) {
    return IntStream.rangeClosed(1, ROUTERS)
        .mapToObj(id ->
            RouterSetup.of(
                "router-" + id,
                "eth0",
                LoopBench.config(id, priority, "10.10.0." + id).withInterval(INTERVAL)))
        .toArray(RouterSetup[]::new);
  }

  private static void awaitHeard(LoopBench.Host host, long packets) {
    LoopBench.awaitThat(() -> heard(host) + " of " + packets, () -> heard(host) >= packets);
  }

  private static long heard(LoopBench.Host host) {
    return host.loop().snapshot().routers().stream()
        .mapToLong(router -> router.traffic().received())
        .sum();
  }

  private static long allocated(LoopBench.Host host) {
    CompletableFuture<Long> read = new CompletableFuture<>();
    host.loop().post((_, _) -> read.complete(THREADS.getCurrentThreadAllocatedBytes()));
    return read.join();
  }
}
