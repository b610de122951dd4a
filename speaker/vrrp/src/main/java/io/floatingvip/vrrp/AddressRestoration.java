package io.floatingvip.vrrp;

/**
 * How often addresses that somebody deletes are put back: at once, but where somebody fights for
 * it, so many times in a second and then once at its end.
 */
final class AddressRestoration {

  private static final long WINDOW_NANOS = 1_000_000_000L;
  private static final int PER_WINDOW = 300;

  private long windowEndNanos = Long.MIN_VALUE;
  private int inWindow;
  private boolean pending;

  boolean isAllowed(long nowNanos) {
    if (nowNanos >= windowEndNanos) {
      windowEndNanos = nowNanos + WINDOW_NANOS;
      inWindow = 0;
    }
    inWindow++;
    pending |= inWindow > PER_WINDOW;
    return inWindow <= PER_WINDOW;
  }

  long deadlineNanos() {
    return pending ? windowEndNanos : AnnouncementSchedule.NEVER;
  }

  boolean isDue(long nowNanos) {
    return pending && nowNanos >= windowEndNanos;
  }

  void done() {
    pending = false;
  }
}
