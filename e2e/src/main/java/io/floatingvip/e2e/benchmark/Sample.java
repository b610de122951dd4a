package io.floatingvip.e2e.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Repeated measurements of one thing. */
record Sample(List<Double> values) {
  Sample {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("a sample has at least one value");
    }
  }

  double median() {
    double[] sorted = sorted();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  double min() {
    return sorted()[0];
  }

  double max() {
    return sorted()[values.size() - 1];
  }

  /** The mean for ratios: halves and doubles cancel out. */
  double geometricMean() {
    return Math.exp(values.stream().mapToDouble(Math::log).average().orElseThrow());
  }

  /** {@code 312.4 [301.0-330.8]}: the median and the range. */
  String medianAndRange(int decimals) {
    return format(decimals, median());
  }

  /** {@code 1.06 [1.03-1.15]}: the geometric mean and the range. */
  String meanAndRange() {
    return format(2, geometricMean());
  }

  private String format(int decimals, double middle) {
    String number = "%." + decimals + "f";
    return String.format(
        Locale.ROOT, number + " [" + number + "-" + number + "]", middle, min(), max());
  }

  private double[] sorted() {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }
}
