package io.floatingvip.e2e;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Repeated measurements of one thing, in milliseconds. */
record Figures(List<Double> millis) {
  Figures {
    millis = List.copyOf(millis);
  }

  /** The middle one: what a stall of the machine in one round does not change. */
  double median() {
    double[] sorted = millis.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** For a line that people read: {@code median 312.4 ms of 301.0, 312.4, 330.8}. */
  @Override
  public String toString() {
    return millis.stream()
        .map(each -> String.format(Locale.ROOT, "%.1f", each))
        .collect(
            Collectors.joining(
                ", ", String.format(Locale.ROOT, "median %.1f ms of ", median()), ""));
  }
}
