package io.floatingvip.vrrp;

/**
 * When an Active announces its addresses to its neighbours: at once, again at growing distances in
 * case the first ones were lost in a network that is still changing, and slowly for ever.
 */
final class AnnouncementSchedule {

  static final long NEVER = Long.MAX_VALUE;

  private static final long MILLISECOND = 1_000_000L;
  private static final long SECOND = 1_000 * MILLISECOND;
  private static final long FOR_EVER_EVERY = 60 * SECOND;

  private int step;
  private long startNanos;
  private long deadlineNanos = NEVER;

  /** Starts afresh; the announcement that is due at once is the caller's. */
  void restart(long nowNanos) {
    startNanos = nowNanos;
    step = 0;
    advance(nowNanos);
  }

  /**
   * Goes on to the first step after now: those that a late wake-up has missed are not made up for.
   */
  void advance(long nowNanos) {
    do {
      step++;
      deadlineNanos = startNanos + offset(step);
    } while (deadlineNanos <= nowNanos);
  }

  /** One more at this time, unless one is due before. */
  void noLaterThan(long nanos) {
    if (nanos < deadlineNanos) {
      deadlineNanos = nanos;
      step--;
    }
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  private static long offset(int step) {
    return switch (step) {
      // Heals what a predecessor answered while it still held the addresses.
      case 1 -> 100 * MILLISECOND;
      case 2 -> SECOND;
      case 3 -> 2 * SECOND;
      case 4 -> 5 * SECOND;
      case 5 -> 10 * SECOND;
      case 6 -> 30 * SECOND;
      default -> (step - 6) * FOR_EVER_EVERY;
    };
  }
}
