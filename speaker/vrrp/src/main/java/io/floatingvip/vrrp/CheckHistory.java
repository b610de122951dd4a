package io.floatingvip.vrrp;

/**
 * Turns the results of a repeated check into up and down: it takes {@code rise} successes in a row
 * to come up and {@code fall} failures in a row to go down. The first result counts at once, as
 * with keepalived's track_script.
 */
public final class CheckHistory {

  private final int rise;
  private final int fall;
  private boolean known;
  private boolean up;
  private int contrary;

  /**
   * A check without results.
   *
   * @param rise at least 1
   * @param fall at least 1
   * @throws IllegalArgumentException for anything less
   */
  public CheckHistory(int rise, int fall) {
    if (rise < 1 || fall < 1) {
      throw new IllegalArgumentException("rise " + rise + ", fall " + fall + ": write at least 1");
    }
    this.rise = rise;
    this.fall = fall;
  }

  /**
   * Adds a result.
   *
   * @return true when it changed what {@link #isKnown} or {@link #isUp} says
   */
  public boolean add(boolean success) {
    if (!known) {
      known = true;
      up = success;
      return true;
    }
    if (success == up) {
      contrary = 0;
      return false;
    }
    contrary++;
    if (contrary < (up ? fall : rise)) {
      return false;
    }
    up = success;
    contrary = 0;
    return true;
  }

  /** False before the first result. */
  public boolean isKnown() {
    return known;
  }

  /** False before the first result. */
  public boolean isUp() {
    return up;
  }
}
