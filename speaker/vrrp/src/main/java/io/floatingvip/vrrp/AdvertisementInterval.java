package io.floatingvip.vrrp;

import java.time.Duration;

/**
 * The time between two advertisements, exactly as it stands in a packet (RFC 9568 section 5.2.7,
 * RFC 3768 section 5.3.7).
 *
 * @param version which decides on the unit
 * @param units version 3: 1..4095 centiseconds; version 2: 1..255 seconds
 */
public record AdvertisementInterval(VrrpVersion version, int units) {

  /**
   * @throws IllegalArgumentException when the units are out of the version's range
   */
  public AdvertisementInterval {
    if (units < 1 || units > version.maxIntervalUnits()) {
      throw new IllegalArgumentException("advertisement interval: " + whatToWrite(version));
    }
  }

  /**
   * The interval of this length.
   *
   * @throws IllegalArgumentException when the duration is out of the version's range or no multiple
   *     of its unit
   */
  public static AdvertisementInterval of(VrrpVersion version, Duration duration) {
    boolean tooLong = duration.compareTo(Duration.ofSeconds(255)) > 0;
    if (tooLong || duration.isNegative() || duration.toNanos() % version.intervalUnitNanos() != 0) {
      throw new IllegalArgumentException(
          "advertisement interval " + inUnits(duration) + ": " + whatToWrite(version));
    }
    long units = duration.toNanos() / version.intervalUnitNanos();
    if (units < 1 || units > version.maxIntervalUnits()) {
      throw new IllegalArgumentException(
          "advertisement interval " + inUnits(duration) + ": " + whatToWrite(version));
    }
    return new AdvertisementInterval(version, (int) units);
  }

  /** 100 ms for version 3, 1 s for version 2. */
  public static AdvertisementInterval defaultOf(VrrpVersion version) {
    return switch (version) {
      case V2 -> new AdvertisementInterval(version, 1);
      case V3 -> new AdvertisementInterval(version, 10);
    };
  }

  /** The exact length in nanoseconds. */
  public long nanos() {
    return units * version.intervalUnitNanos();
  }

  /** The exact length. */
  public Duration duration() {
    return Duration.ofNanos(nanos());
  }

  private static String whatToWrite(VrrpVersion version) {
    return switch (version) {
      case V2 -> "version 2 knows whole seconds, write 1s to 255s";
      case V3 -> "version 3 knows steps of 10ms, write 10ms to 40.95s";
    };
  }

  private static String inUnits(Duration duration) {
    boolean wholeSeconds = duration.toMillisPart() == 0 || Math.abs(duration.toSeconds()) > 255;
    return wholeSeconds ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
  }

  @Override
  public String toString() {
    return inUnits(duration());
  }
}
