package io.floatingvip.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class SchedulingTest {
  private static final int NICE = 18;
  private static final int REAL_TIME_PRIORITY = 39;
  private static final int POLICY = 40;

  @Test
  void whatItReportsIsWhatTheKernelHolds() throws Exception {
    AtomicReference<String> reported = new AtomicReference<>("");
    AtomicReference<String> held = new AtomicReference<>("");
    Thread raised =
        Thread.ofPlatform()
            .start(() -> {
              reported.set(Scheduling.raiseCallingThread().policy());
              held.set(held());
            });
    raised.join();
    assertEquals(held.get(), reported.get());
    assertFalse(held().startsWith("SCHED_FIFO"), "other threads stay as they are");
  }

  private static String held() {
    try {
      // Field numbers of proc_pid_stat(5), counted from the one after the name in parentheses.
      String stat = Files.readString(Path.of("/proc/thread-self/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      if (fields[POLICY - 2].equals("1")) {
        return "SCHED_FIFO " + fields[REAL_TIME_PRIORITY - 2];
      }
      return fields[NICE - 2].equals("0") ? "normal" : "nice " + fields[NICE - 2];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
