package io.floatingvip.speaker.vrrp;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How late timers are handled, counted in classes at most 12 percent wide. One thread records, any
 * may read; recording allocates nothing.
 */
final class LatenessHistogram {
  private static final int SUB_BITS = 3;
  private static final int SUBDIVISIONS = 1 << SUB_BITS;
  private static final int CLASSES = (Long.SIZE - SUB_BITS) * SUBDIVISIONS;
  private static final int COUNT = CLASSES;
  private static final int SUM = CLASSES + 1;
  private static final int MAX = CLASSES + 2;
  private static final double SHARE = 0.99;

  private final AtomicLongArray cells = new AtomicLongArray(CLASSES + 3);

  void record(long nanos) {
    long value = Math.max(0, nanos);
    increase(classOf(value), 1);
    increase(COUNT, 1);
    increase(SUM, value);
    if (value > cells.getPlain(MAX)) {
      cells.setRelease(MAX, value);
    }
  }

  private void increase(int cell, long by) {
    cells.setRelease(cell, cells.getPlain(cell) + by);
  }

  /** Small values have a class each; above, each power of two is divided evenly. */
  static int classOf(long value) {
    if (value < SUBDIVISIONS) {
      return (int) value;
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - SUB_BITS;
    return (shift << SUB_BITS) + (int) (value >>> shift);
  }

  /** The largest value of the class. */
  static long upperBound(int index) {
    if (index < SUBDIVISIONS) {
      return index;
    }
    int shift = (index >> SUB_BITS) - 1;
    long leading = SUBDIVISIONS + (long) (index & (SUBDIVISIONS - 1));
    return ((leading + 1) << shift) - 1;
  }

  /** How many were in each class up to now. */
  long[] counts() {
    long[] counts = new long[CLASSES];
    Arrays.setAll(counts, cells::getAcquire);
    return counts;
  }

  /**
   * The lateness that a share of all did not exceed, up to the width of its class; 0 where there
   * are none.
   *
   * @param share 0 to 1; 1 is the worst
   */
  static long quantile(long[] counts, double share) {
    long wanted = Math.max(1, (long) Math.ceil(Arrays.stream(counts).sum() * share));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= wanted) {
        return upperBound(i);
      }
    }
    return 0;
  }

  VrrpSnapshot.Lateness read() {
    long max = cells.getAcquire(MAX);
    return new VrrpSnapshot.Lateness(
        cells.getAcquire(COUNT),
        cells.getAcquire(SUM),
        Math.min(quantile(counts(), SHARE), max),
        max);
  }
}
