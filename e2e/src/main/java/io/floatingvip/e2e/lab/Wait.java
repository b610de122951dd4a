package io.floatingvip.e2e.lab;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waiting for a condition of the world outside this JVM, with a bound that only a fault reaches.
 */
public final class Wait {
  private static final Duration PAUSE = Duration.ofMillis(10);

  private Wait() {}

  /**
   * Returns when the condition holds.
   *
   * @param what the condition in words, for the message
   * @throws IllegalStateException if it does not hold within the bound
   */
  public static void until(String what, Duration bound, BooleanSupplier condition) {
    until(() -> what, bound, condition);
  }

  /** The same, with a message that is made only when it is needed (and may tell the state then). */
  public static void until(Supplier<String> what, Duration bound, BooleanSupplier condition) {
    long end = System.nanoTime() + bound.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("not within " + bound.toMillis() + " ms: " + what.get());
      }
      pause(PAUSE);
    }
  }

  /** Lets the given time pass. */
  public static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
