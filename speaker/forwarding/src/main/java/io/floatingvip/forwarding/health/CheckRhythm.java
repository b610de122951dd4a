package io.floatingvip.forwarding.health;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a backend is left alone between two checks. After the first one that is a random part of
 * the interval, so that the checks of backends that came together spread in time; while the last
 * checks contradict the verdict it is half the interval, so that the change is known sooner.
 * Confined to one thread.
 */
final class CheckRhythm {
  private final RandomGenerator random;
  private boolean spread;

  CheckRhythm(RandomGenerator random) {
    this.random = random;
  }

  /**
   * The pause behind the check that has just ended.
   *
   * @param interval of the checks, above zero
   * @param changing whether the last checks contradict the verdict
   */
  Duration pause(Duration interval, boolean changing) {
    if (!spread) {
      spread = true;
      long nanos = interval.toNanos();
      return Duration.ofNanos(random.nextLong(nanos / 4, nanos + 1));
    }
    return changing ? interval.dividedBy(2) : interval;
  }
}
