package io.floatingvip.forwarding.config;

import java.time.Duration;

/**
 * Conditions of the configuration's values; a broken one says what was given and what is allowed.
 */
final class Requirement {
  private Requirement() {}

  static void range(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s is %d: write %d to %d".formatted(name, value, min, max));
    }
  }

  static void notNegative(String name, long value) {
    range(name, value, 0, Integer.MAX_VALUE);
  }

  static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(
          "%s is %s: write a duration above zero".formatted(name, value));
    }
    bounded(name, value);
  }

  static void notNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(
          "%s is %s: write zero or a duration above it".formatted(name, value));
    }
    bounded(name, value);
  }

  static void notBlank(String name, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("%s is empty: write a name".formatted(name));
    }
  }

  // Nanoseconds since a start are longs inside; a year is far from their end and far above any
  // timeout.
  private static void bounded(String name, Duration value) {
    if (value.compareTo(Duration.ofDays(366)) > 0) {
      throw new IllegalArgumentException("%s is %s: write at most 366 days".formatted(name, value));
    }
  }
}
