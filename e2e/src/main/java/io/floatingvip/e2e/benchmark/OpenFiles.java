package io.floatingvip.e2e.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** How many files, and so connections, a process may have open here. */
final class OpenFiles {
  /** Pipes of a proxy that splices, listeners, checks. */
  private static final int OTHERS = 4000;

  private static final int ENOUGH = 20_000;

  private OpenFiles() {}

  /** The connections that a proxy can hold, each two sockets, at most 20 000. */
  static int connections() {
    try {
      String limit =
          Files.readAllLines(Path.of("/proc/self/limits")).stream()
              .filter(line -> line.startsWith("Max open files"))
              .map(line -> line.substring("Max open files".length()).strip())
              .map(line -> line.substring(0, line.indexOf(' ')))
              .findFirst()
              .orElseThrow();
      return limit.toLowerCase(Locale.ROOT).equals("unlimited")
          ? ENOUGH
          : Math.min(ENOUGH, (Integer.parseInt(limit) - OTHERS) / 2);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
