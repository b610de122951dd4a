package io.floatingvip.e2e.cluster;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** How long to wait for something that comes by itself. */
record Patience(Duration limit) {
  private static final Duration PAUSE = Duration.ofMillis(100);

  static Patience of(int seconds) {
    return new Patience(Duration.ofSeconds(seconds));
  }

  /**
   * Asks until it is so.
   *
   * @param what the sentence that should become true
   * @throws ClusterException when it has not become true in time
   */
  void until(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > limit.toNanos()) {
        throw new ClusterException("waited " + limit.toSeconds() + " s in vain: " + what);
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ClusterException("interrupted while waiting: " + what, e);
      }
    }
  }
}
