package io.floatingvip.e2e.benchmark;

import io.floatingvip.e2e.lab.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * How the machine's processors have spent their time since boot, as proc(5) tells.
 *
 * @param idle with nothing to do
 * @param stolen from a virtual machine by what else its host runs
 * @param all of it, in the same unit
 */
record MachineLoad(long idle, long stolen, long all) {
  private static final Duration LOOK = Duration.ofMillis(500);

  /** Of all processors together. */
  private static final double QUIET = 0.10;

  private static final int TIMES = 8;
  private static final int IDLE = 3;
  private static final int WAITING = 4;
  private static final int STOLEN = 7;

  /** Until now. */
  static MachineLoad now() {
    try (var lines = Files.lines(Path.of("/proc/stat"))) {
      long[] fields =
          Arrays.stream(lines.findFirst().orElseThrow().split("\\s+", -1))
              .skip(1)
              .limit(TIMES)
              .mapToLong(Long::parseLong)
              .toArray();
      return new MachineLoad(
          fields[IDLE] + fields[WAITING], fields[STOLEN], Arrays.stream(fields).sum());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The share of the time since an earlier look in which they were not idle, 0 to 1. */
  double busySince(MachineLoad earlier) {
    return 1 - (double) (idle - earlier.idle) / (all - earlier.all);
  }

  /** The share of the time since an earlier look in which they would have worked, 0 to 1. */
  double stolenSince(MachineLoad earlier) {
    return (double) (stolen - earlier.stolen) / (all - earlier.all);
  }

  /** Waits for a quiet half second, and returns whether there was one within the bound. */
  static boolean awaitQuiet(Duration bound) {
    long end = System.nanoTime() + bound.toNanos();
    while (busyNow() > QUIET) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
    }
    return true;
  }

  private static double busyNow() {
    MachineLoad before = now();
    Wait.pause(LOOK);
    return now().busySince(before);
  }
}
