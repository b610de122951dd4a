package io.floatingvip.forwarding.health;

/**
 * Counts the checks of one backend. The first one decides at once, as nothing is known before it;
 * from then on {@code rise} successes or {@code fall} failures in a row change the verdict.
 * Confined to one thread.
 */
final class HealthScore {
  private boolean known;
  private boolean healthy;
  private int against;

  /**
   * Counts a check.
   *
   * @param success what came out
   * @param needed how many in a row are needed to change the verdict to this outcome
   * @return whether the verdict has changed
   */
  boolean count(boolean success, int needed) {
    if (known && success == healthy) {
      against = 0;
      return false;
    }
    against++;
    if (known && against < needed) {
      return false;
    }
    known = true;
    healthy = success;
    against = 0;
    return true;
  }

  /** Whether the last checks contradict the verdict, but not enough of them yet. */
  boolean isChanging() {
    return against > 0;
  }
}
