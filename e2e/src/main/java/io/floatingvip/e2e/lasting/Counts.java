package io.floatingvip.e2e.lasting;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What the client has seen until now. */
final class Counts {
  private static final long SLOW_NANOS = Duration.ofMillis(LastingReport.SLOW_MILLIS).toNanos();

  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicLong exchanges = new AtomicLong();
  private final AtomicInteger slow = new AtomicInteger();
  private final AtomicLong longestNanos = new AtomicLong();

  void connected() {
    connections.incrementAndGet();
  }

  void exchanged(long nanos) {
    exchanges.incrementAndGet();
    if (nanos > SLOW_NANOS) {
      slow.incrementAndGet();
    }
    longestNanos.accumulateAndGet(nanos, Math::max);
  }

  void failed(String what, IOException e) {
    failures.incrementAndGet();
    System.err.println(what + " failed: " + e);
  }

  /** Forgets how long exchanges have taken, but nothing else. */
  void forgetTimes() {
    slow.set(0);
    longestNanos.set(0);
  }

  LastingReport report() {
    return new LastingReport(
        connections.get(), exchanges.get(), failures.get(), slow.get(), longestNanos.get() / 1e6);
  }
}
