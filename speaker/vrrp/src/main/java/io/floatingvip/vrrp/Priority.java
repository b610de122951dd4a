package io.floatingvip.vrrp;

/**
 * A router's standing in the election (RFC 9568 section 5.2.4): the higher wins.
 *
 * @param value 0..255; 0 is only ever sent, by a router that resigns; 255 is the owner of the
 *     addresses
 */
public record Priority(int value) implements Comparable<Priority> {

  /** In an advertisement: the sender stops being Active. */
  public static final Priority RESIGN = new Priority(0);

  /** What a router has that is told nothing else. */
  public static final Priority DEFAULT = new Priority(100);

  /** The router whose own interface addresses the virtual router's are. */
  public static final Priority OWNER = new Priority(255);

  static final int LOWEST_BACKUP = 1;
  static final int HIGHEST_BACKUP = 254;

  /**
   * @throws IllegalArgumentException when the value is not 0..255
   */
  public Priority {
    if (value < 0 || value > 255) {
      throw new IllegalArgumentException(
          "priority " + value + ": write 1 to 254, or 255 for the owner");
    }
  }

  /** True for 255. */
  public boolean isOwner() {
    return value == OWNER.value;
  }

  /** True for 0. */
  public boolean isResignation() {
    return value == RESIGN.value;
  }

  /**
   * The priority moved by the sum of the tracks' weights and clamped to 1..254, so that no track
   * makes an owner or a resignation. An owner's never changes.
   */
  public Priority adjusted(int weight) {
    return isOwner()
        ? this
        : new Priority(Math.clamp((long) value + weight, LOWEST_BACKUP, HIGHEST_BACKUP));
  }

  @Override
  public int compareTo(Priority other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
