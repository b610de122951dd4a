package io.floatingvip.forwarding;

import java.util.concurrent.atomic.LongAdder;

/** How long the checks of one backend took. Any thread. */
final class CheckDurations {
  private final LongAdder count = new LongAdder();
  private final LongAdder totalNanos = new LongAdder();

  void record(long nanos) {
    count.increment();
    totalNanos.add(nanos);
  }

  long count() {
    return count.sum();
  }

  double totalNanos() {
    return totalNanos.sum();
  }
}
