package io.floatingvip.vrrp;

/** The version in a packet, and with it the unit and range of the advertisement interval. */
public enum VrrpVersion {
  /** RFC 3768: IPv4 only, whole seconds. */
  V2(2, 1_000_000_000L, 255),
  /** RFC 5798 and RFC 9568: IPv4 and IPv6, centiseconds in 12 bits. */
  V3(3, 10_000_000L, 4095);

  private final int number;
  private final long intervalUnitNanos;
  private final int maxIntervalUnits;

  VrrpVersion(int number, long intervalUnitNanos, int maxIntervalUnits) {
    this.number = number;
    this.intervalUnitNanos = intervalUnitNanos;
    this.maxIntervalUnits = maxIntervalUnits;
  }

  /** 2 or 3. */
  public int number() {
    return number;
  }

  /**
   * The version with this number.
   *
   * @throws IllegalArgumentException when the number is neither 2 nor 3
   */
  public static VrrpVersion of(int number) {
    return switch (number) {
      case 2 -> V2;
      case 3 -> V3;
      default -> throw new IllegalArgumentException("VRRP version " + number + ": write 2 or 3");
    };
  }

  long intervalUnitNanos() {
    return intervalUnitNanos;
  }

  int maxIntervalUnits() {
    return maxIntervalUnits;
  }

  @Override
  public String toString() {
    return Integer.toString(number);
  }
}
