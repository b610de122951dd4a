package io.floatingvip.speaker;

import io.floatingvip.speaker.vrrp.VrrpSnapshot;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says whether the VRRP loop still turns: it makes a new snapshot every second. Looked at by a
 * virtual thread of its own, which counts looks rather than time, so that a process that was
 * suspended as a whole is not taken for a stuck one.
 */
final class Heartbeat implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final int STUCK_AFTER = 5;

  private final Supplier<VrrpSnapshot> loop;
  private final Thread thread;
  private @Nullable VrrpSnapshot last;
  private volatile int unchanged;

  Heartbeat(Supplier<VrrpSnapshot> loop) {
    this.loop = loop;
    thread = Thread.ofVirtual().name("heartbeat").start(this::watch);
  }

  /** What is wrong; empty when nothing is. */
  String complaint() {
    int looks = unchanged;
    return looks < STUCK_AFTER ? "" : "the VRRP loop has not turned for " + looks + " s";
  }

  private void watch() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(PERIOD);
        look();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings({"ReferenceEquality", "NonAtomicVolatileUpdate"})
  private void look() {
    VrrpSnapshot now = loop.get();
    unchanged = now == last ? unchanged + 1 : 0;
    last = now;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
