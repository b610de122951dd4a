package io.floatingvip.e2e.lasting;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What the client has seen until now. */
final class Counts {
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicLong exchanges = new AtomicLong();
  private final AtomicLong longestNanos = new AtomicLong();

  void connected() {
    connections.incrementAndGet();
  }

  void exchanged(long nanos) {
    exchanges.incrementAndGet();
    longestNanos.accumulateAndGet(nanos, Math::max);
  }

  void failed(String what, IOException e) {
    failures.incrementAndGet();
    System.err.println(what + " failed: " + e);
  }

  LastingReport report() {
    return new LastingReport(
        connections.get(), exchanges.get(), failures.get(), longestNanos.get() / 1e6);
  }
}
