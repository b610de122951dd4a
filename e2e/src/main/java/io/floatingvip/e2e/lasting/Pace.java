package io.floatingvip.e2e.lasting;

import java.util.concurrent.locks.LockSupport;

/** Keeps a transfer from being faster than it is to be; what delayed it is made up for. */
final class Pace {
  private final long bytesPerSecond;
  private final long startNanos = System.nanoTime();
  private long moved;

  /** Begins now. */
  Pace(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  /** So many more bytes have been moved: waits for as long as that should have taken. */
  void moved(int bytes) {
    moved += bytes;
    long dueNanos = startNanos + (long) (moved * 1e9 / bytesPerSecond);
    for (long wait = dueNanos - System.nanoTime(); wait > 0; wait = dueNanos - System.nanoTime()) {
      LockSupport.parkNanos(wait);
    }
  }
}
