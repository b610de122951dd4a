package io.floatingvip.e2e.benchmark;

import io.floatingvip.e2e.lab.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** Whether the machine does something else while a benchmark does nothing. */
final class MachineLoad {
  private static final Duration LOOK = Duration.ofMillis(500);

  /** Of all processors together. */
  private static final double QUIET = 0.10;

  private MachineLoad() {}

  /** Waits for a quiet half second, and returns whether there was one within the bound. */
  static boolean awaitQuiet(Duration bound) {
    long end = System.nanoTime() + bound.toNanos();
    while (busyShare() > QUIET) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
    }
    return true;
  }

  private static double busyShare() {
    long[] before = times();
    Wait.pause(LOOK);
    long[] after = times();
    return 1 - (double) (after[0] - before[0]) / (after[1] - before[1]);
  }

  /** Idle time and all time since boot, as proc(5) tells. */
  private static long[] times() {
    try (var lines = Files.lines(Path.of("/proc/stat"))) {
      long[] fields =
          Arrays.stream(lines.findFirst().orElseThrow().split("\\s+", -1))
              .skip(1)
              .mapToLong(Long::parseLong)
              .toArray();
      return new long[] {fields[3] + fields[4], Arrays.stream(fields).limit(8).sum()};
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
