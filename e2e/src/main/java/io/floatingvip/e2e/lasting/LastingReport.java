package io.floatingvip.e2e.lasting;

import java.util.List;
import java.util.Locale;

/**
 * What a {@link LastingClient} has seen.
 *
 * @param connections in all
 * @param exchanges of a byte for a byte
 * @param failures connections that broke, or whose content was not what was sent
 * @param longestMillis that an exchange took
 */
public record LastingReport(int connections, long exchanges, int failures, double longestMillis) {
  String line() {
    return String.format(
        Locale.ROOT, "%d %d %d %.1f", connections, exchanges, failures, longestMillis);
  }

  static LastingReport parse(String line) {
    List<String> parts = List.of(line.split(" ", -1));
    return new LastingReport(
        Integer.parseInt(parts.get(0)),
        Long.parseLong(parts.get(1)),
        Integer.parseInt(parts.get(2)),
        Double.parseDouble(parts.get(3)));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d connections, %d broken; %d exchanges, the longest %.1f ms",
        connections,
        failures,
        exchanges,
        longestMillis);
  }
}
