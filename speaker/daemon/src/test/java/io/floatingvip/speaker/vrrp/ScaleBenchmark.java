package io.floatingvip.speaker.vrrp;

import com.sun.management.ThreadMXBean;
import io.floatingvip.linux.testing.NeedsNetworkAdmin;
import io.floatingvip.vrrp.VrrpState;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two hosts with all virtual routers that an interface can have, 20 addresses each, at 100 ms: what
 * the loops cost, how late they are, and how long it takes one to take over everything at once.
 * Prints tables; named so that only {@code -Dtest=ScaleBenchmark} runs it.
 */
@NeedsNetworkAdmin
final class ScaleBenchmark {
  private static final int ROUTERS = 255;
  private static final int ADDRESSES = 20;
  private static final Duration TIME = Duration.ofSeconds(10);

  /**
   * Until every address was probed three times, 256 a second, and announced but for once a minute.
   */
  private static final Duration SETTLING = Duration.ofSeconds(68);

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final LoopBench bench = new LoopBench();

  /** A loop's thread up to a moment, or between two. */
  private static final class Usage {
    private final long cpuNanos;
    private final long allocatedBytes;
    private final long packets;
    private final long[] lateness;

    Usage(long cpuNanos, long allocatedBytes, long packets, long... lateness) {
      this.cpuNanos = cpuNanos;
      this.allocatedBytes = allocatedBytes;
      this.packets = packets;
      this.lateness = lateness;
    }

    static Usage of(LoopBench.Host host) {
      CompletableFuture<Usage> read = new CompletableFuture<>();
      host.loop()
          .post((owner, _) ->
              read.complete(
                  new Usage(
                      THREADS.getCurrentThreadCpuTime(),
                      THREADS.getCurrentThreadAllocatedBytes(),
                      packets(host),
                      owner.lateness().counts())));
      return read.join();
    }

    private static long packets(LoopBench.Host host) {
      return host.loop().snapshot().routers().stream()
          .mapToLong(router -> router.traffic().sent() + router.traffic().received())
          .sum();
    }

    Usage since(Usage before) {
      return new Usage(
          cpuNanos - before.cpuNanos,
          allocatedBytes - before.allocatedBytes,
          packets - before.packets,
          IntStream.range(0, lateness.length)
              .mapToLong(i -> lateness[i] - before.lateness[i])
              .toArray());
    }
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void measure() throws Exception {
    List<LoopBench.Host> hosts = bench.pair();
    LoopBench.Host a = hosts.getFirst();
    LoopBench.Host b = hosts.getLast();
    System.out.printf(
        "%n%d virtual routers, %d addresses each, at 100 ms%n%n"
            + "| what | CPU | lateness p50 | p99.9 | max, ms | allocated per packet |%n",
        ROUTERS, ADDRESSES);
    Usage fresh = Usage.of(a);
    Instant began = Instant.now();
    a.run(setups(150));
    a.awaitAll(VrrpState.ACTIVE);
    awaitHeld(a);
    takeover("start of all", a, fresh, began);
    b.run(setups(100));
    b.awaitAll(VrrpState.BACKUP);
    Thread.sleep(SETTLING.toMillis());
    Usage activeBefore = Usage.of(a);
    Usage backupBefore = Usage.of(b);
    Thread.sleep(TIME.toMillis());
    row("Active", Usage.of(a).since(activeBefore), TIME);
    row("Backup", Usage.of(b).since(backupBefore), TIME);
    Usage before = Usage.of(b);
    long transitions = transitions(b);
    Instant end = Instant.now();
    a.loop().close();
    b.awaitAll(VrrpState.ACTIVE);
    awaitHeld(b);
    takeover("takeover of all", b, before, end);
    Thread.sleep(2_000);
    System.out.println(
        "transitions per router: " + (transitions(b) - transitions) / (double) ROUTERS);
  }

  private static void takeover(String what, LoopBench.Host host, Usage before, Instant since) {
    Instant held = Instant.now();
    Instant last =
        host.loop().snapshot().routers().stream()
            .map(VrrpSnapshot.Router::since)
            .max(Comparator.naturalOrder())
            .orElseThrow();
    row(what, Usage.of(host).since(before), Duration.between(since, held));
    System.out.printf(
        "  last Active after %d ms, last address held after %d ms%n",
        Duration.between(since, last).toMillis(), Duration.between(since, held).toMillis());
  }

  private static void row(String what, Usage usage, Duration time) {
    System.out.printf(
        "| %s | %.1f %% | %.3f | %.3f | %.3f | %.0f bytes (%d packets) |%n",
        what,
        100.0 * usage.cpuNanos / time.toNanos(),
        LatenessHistogram.quantile(usage.lateness, 0.5) / 1e6,
        LatenessHistogram.quantile(usage.lateness, 0.999) / 1e6,
        LatenessHistogram.quantile(usage.lateness, 1) / 1e6,
        usage.allocatedBytes / (double) Math.max(1, usage.packets),
        usage.packets);
  }

  private static long transitions(LoopBench.Host host) {
    return host.loop().snapshot().routers().stream()
        .mapToLong(VrrpSnapshot.Router::transitions)
        .sum();
  }

  private static void awaitHeld(LoopBench.Host host) {
    LoopBench.awaitThat(
        () -> host.loop().snapshot().toString(),
        () ->
            host.loop().snapshot().routers().stream()
                .flatMap(r -> r.addresses().stream())
                .allMatch(VrrpSnapshot.Address::held));
  }

  private static RouterSetup[] setups(int priority) {
    return IntStream.rangeClosed(1, ROUTERS)
        .mapToObj(id ->
            RouterSetup.of("router-" + id, "eth0", LoopBench.config(id, priority, addresses(id))))
        .toArray(RouterSetup[]::new);
  }

  private static String[] addresses(int id) {
    return IntStream.range(0, ADDRESSES)
        .mapToObj(i -> "10.10.%d.%d".formatted(id, i + 1))
        .toArray(String[]::new);
  }
}
