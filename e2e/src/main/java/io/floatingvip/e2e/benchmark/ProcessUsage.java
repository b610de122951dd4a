package io.floatingvip.e2e.benchmark;

import io.floatingvip.e2e.lab.LabProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process has used up to now.
 *
 * @param cpuSeconds of all its threads, user and system
 * @param residentKilobytes of memory
 */
record ProcessUsage(double cpuSeconds, long residentKilobytes) {
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  /** What the clock ticks of proc(5) are on every Linux that this runs on. */
  private static final double TICKS_PER_SECOND = 100;

  static ProcessUsage of(Optional<LabProcess> process) {
    return process.map(ProcessUsage::of).orElse(new ProcessUsage(0, 0));
  }

  private static ProcessUsage of(LabProcess process) {
    Path folder = Path.of("/proc", Long.toString(process.pid()));
    try {
      String stat = Files.readString(folder.resolve("stat"));
      // Fields are counted from behind the name, which may hold blanks: utime is the 14th of all.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 14);
      Matcher resident = RESIDENT.matcher(Files.readString(folder.resolve("status")));
      return new ProcessUsage(
          (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND,
          resident.find() ? Long.parseLong(resident.group(1)) : 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
