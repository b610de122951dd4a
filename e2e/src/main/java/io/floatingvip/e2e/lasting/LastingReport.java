package io.floatingvip.e2e.lasting;

import java.util.List;
import java.util.Locale;

/**
 * What a {@link LastingClient} has seen.
 *
 * @param connections in all
 * @param exchanges of a byte for a byte
 * @param failures connections that broke, or whose content was not what was sent
 * @param slow exchanges that took longer than {@value #SLOW_MILLIS} ms, since times are taken
 * @param longestMillis that an exchange took, since times are taken
 */
public record LastingReport(
    int connections, long exchanges, int failures, int slow, double longestMillis) {
  /** Milliseconds after which a person or a program may notice. */
  static final int SLOW_MILLIS = 20;

  String line() {
    return String.format(
        Locale.ROOT, "%d %d %d %d %.1f", connections, exchanges, failures, slow, longestMillis);
  }

  static LastingReport parse(String line) {
    List<String> parts = List.of(line.split(" ", -1));
    return new LastingReport(
        Integer.parseInt(parts.get(0)),
        Long.parseLong(parts.get(1)),
        Integer.parseInt(parts.get(2)),
        Integer.parseInt(parts.get(3)),
        Double.parseDouble(parts.get(4)));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d connections, %d broken; %d exchanges, %d over %d ms, the longest %.1f ms",
        connections,
        failures,
        exchanges,
        slow,
        SLOW_MILLIS,
        longestMillis);
  }
}
