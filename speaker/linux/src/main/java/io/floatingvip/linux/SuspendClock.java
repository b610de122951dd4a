package io.floatingvip.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Tells how long the machine has been suspended: CLOCK_MONOTONIC, which {@link System#nanoTime()}
 * reads, stands still meanwhile, CLOCK_BOOTTIME goes on (clock_gettime(2)). Belongs to one thread.
 */
public final class SuspendClock {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final CallState state = new CallState();
  private final MemorySegment time = Arena.ofAuto().allocate(Structs.TIMESPEC);

  /** Nanoseconds since boot that the machine has not been suspended. */
  public long monotonicNanos() {
    return read(Uapi.CLOCK_MONOTONIC);
  }

  /** Nanoseconds since boot. */
  public long bootNanos() {
    return read(Uapi.CLOCK_BOOTTIME);
  }

  /**
   * Nanoseconds that the machine has been suspended since boot, and some microseconds: compare two
   * readings with a tolerance.
   */
  public long suspendedNanos() {
    // In this order the time between the two reads makes it a little more, never negative.
    long monotonic = monotonicNanos();
    return bootNanos() - monotonic;
  }

  private long read(int clock) {
    if (Libc.clockGettime(state, clock, time) != 0) {
      throw new IllegalStateException(
          "clock_gettime of clock " + clock + " failed with errno " + state.errno());
    }
    return time.get(JAVA_LONG, 0) * NANOS_PER_SECOND + time.get(JAVA_LONG, Long.BYTES);
  }
}
