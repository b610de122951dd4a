package io.floatingvip.vrrp;

import java.time.Duration;

/**
 * Whether a Backup takes over from an Active of lower priority (Preempt_Mode of RFC 9568 section
 * 6.1).
 *
 * @param enabled false: only from nobody. An owner always preempts.
 * @param delay since the first advertisement of lower priority, at least 0. It never delays a
 *     takeover from nobody.
 */
public record Preemption(boolean enabled, Duration delay) {

  private static final Duration LONGEST = Duration.ofDays(1);

  /** At once: what RFC 9568 has as default. */
  public static final Preemption IMMEDIATE = new Preemption(true, Duration.ZERO);

  /** Never. */
  public static final Preemption NEVER = new Preemption(false, Duration.ZERO);

  /**
   * @throws IllegalArgumentException when the delay is negative or above a day
   */
  public Preemption {
    if (delay.isNegative() || delay.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("preempt delay: write 0s to 24h");
    }
  }

  /** After a delay. */
  public static Preemption after(Duration delay) {
    return new Preemption(true, delay);
  }
}
