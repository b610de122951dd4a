package io.floatingvip.linux;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class SuspendClockTest {
  @Test
  void readsTheClockOfNanoTimeAndOneThatIsNeverBehindIt() {
    SuspendClock clock = new SuspendClock();
    long before = System.nanoTime();
    long monotonic = clock.monotonicNanos();
    assertTrue(before <= monotonic && monotonic <= System.nanoTime());
    assertTrue(clock.suspendedNanos() >= 0);
  }
}
