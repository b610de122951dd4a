package io.floatingvip.speaker.programme;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as a programme has them: a number and {@code ms}, {@code s}, {@code m} or {@code h}.
 */
final class DurationText {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,9})?)(ms|s|m|h)");

  private DurationText() {}

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when the text is no duration, or no whole number of
   *     nanoseconds
   */
  static Duration parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          Quotation.of(text)
              + " is no duration: write a number and ms, s, m or h, such as 100ms or 5s");
    }
    try {
      BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(unitNanos(matcher.group(2)));
      return Duration.ofNanos(nanos.longValueExact());
    } catch (ArithmeticException _) {
      throw new IllegalArgumentException(
          Quotation.of(text) + " is too long or too fine: write fewer digits");
    }
  }

  private static BigDecimal unitNanos(String unit) {
    return BigDecimal.valueOf(
        switch (unit) {
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          default -> 3_600_000_000_000L;
        });
  }

  /** The duration as somebody would write it, in the largest unit that divides it. */
  static String of(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos % 3_600_000_000_000L == 0 && nanos != 0) {
      return duration.toHours() + "h";
    }
    if (nanos % 60_000_000_000L == 0 && nanos != 0) {
      return duration.toMinutes() + "m";
    }
    if (nanos % 1_000_000_000L == 0) {
      return duration.toSeconds() + "s";
    }
    return BigDecimal.valueOf(nanos, 6).stripTrailingZeros().toPlainString() + "ms";
  }
}
