package io.floatingvip.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.Wait;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The wall clock of two hosts is set, forth and back. No namespace has one of its own, so a small
 * library between program and kernel adds to what the kernel says.
 */
class ClockStepIT {
  private static final Duration TWENTY_INTERVALS = Duration.ofSeconds(2);

  private static final String LIBRARY =
      """
      #define _GNU_SOURCE
      #include <fcntl.h>
      #include <stdlib.h>
      #include <sys/mman.h>
      #include <sys/syscall.h>
      #include <time.h>
      #include <unistd.h>
      static volatile const long *step;
      __attribute__((constructor)) static void begin(void) {
        int file = open(getenv("CLOCK_STEP"), O_RDONLY);
        void *at = mmap(0, sizeof *step, PROT_READ, MAP_SHARED, file, 0);
        if (at == MAP_FAILED) abort();
        step = at;
      }
      int clock_gettime(clockid_t clock, struct timespec *time) {
        int result = syscall(SYS_clock_gettime, clock, time);
        if (step && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
          time->tv_sec += *step;
        return result;
      }
      int gettimeofday(long *time, void *zone) {
        int result = syscall(SYS_gettimeofday, time, zone);
        if (step) *time += *step;
        return result;
      }
      """;

  @Test
  void aStepOfTheClockChangesNothing() throws Exception {
    try (Segment segment = Segment.open("clock-step")) {
      Path step = segment.folder().resolve("step");
      set(step, 0);
      Map<String, String> environment =
          Map.of("LD_PRELOAD", library(segment.folder()), "CLOCK_STEP", step.toString());
      SpeakerProgram a = start(segment, segment.nodeA(), 150, environment);
      Segment.awaitState(a, "Active");
      SpeakerProgram b = start(segment, segment.nodeB(), 100, environment);
      Segment.awaitState(b, "Backup");
      String before = transitions(a, b);
      for (int hours : List.of(24, -24, 0)) {
        set(step, Duration.ofHours(hours).toSeconds());
        Wait.pause(TWENTY_INTERVALS);
        Duration seen = Duration.between(Instant.now(), a.wallClock());
        assertTrue(seen.minusHours(hours).abs().toMinutes() < 5, () -> "the clock is off " + seen);
        assertEquals(before, transitions(a, b), () -> a.process().log() + b.process().log());
        assertTrue(segment.nodeA().holds(Segment.VIP));
      }
    }
  }

  private static SpeakerProgram start(
      Segment segment, LabNode node, int priority, Map<String, String> environment) {
    return SpeakerProgram.start(
        node, segment.folder(), Segment.programme(priority, true), environment);
  }

  private static String transitions(SpeakerProgram a, SpeakerProgram b) {
    return a.status().at("/virtualRouters/0/transitions")
        + " "
        + b.status().at("/virtualRouters/0/transitions");
  }

  /** In place: the library looks at this very file. */
  private static void set(Path file, long seconds) throws IOException {
    Files.write(
        file,
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(seconds).array(),
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE);
  }

  private static String library(Path folder) throws IOException, InterruptedException {
    assumeTrue(hasCompiler(), "Skipped: no C compiler (cc).");
    Path source = folder.resolve("clock.c");
    Files.writeString(source, LIBRARY);
    Path library = folder.resolve("clock.so");
    Process compiler =
        new ProcessBuilder("cc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
            .inheritIO()
            .start();
    assertEquals(0, compiler.waitFor());
    return library.toString();
  }

  private static boolean hasCompiler() {
    return List.of(System.getenv("PATH").split(":")).stream()
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "cc")));
  }
}
