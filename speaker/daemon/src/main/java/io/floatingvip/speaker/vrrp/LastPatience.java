package io.floatingvip.speaker.vrrp;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** How threads that may wait for the kernel end. */
final class LastPatience {
  private LastPatience() {}

  /** Takes no more tasks, and waits for those before; no longer than this, or when interrupted. */
  static void await(ExecutorService thread, Duration patience) {
    thread.shutdown();
    try {
      boolean _ = thread.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
