package io.floatingvip.e2e.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.LabProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How late the machine itself is: on each processor a thread of the highest real-time priority
 * sleeps for a millisecond again and again (cyclictest(8)). No program can be relied on to be
 * faster than that.
 */
final class StallWatch {
  private static final String HIGHEST = "99";

  private final LabNode host;
  private final Path result;
  private Optional<LabProcess> cyclictest = Optional.empty();

  /** On any host of a lab: they share the processors. */
  StallWatch(LabNode host, Path folder) {
    this.host = host;
    this.result = folder.resolve("stalls.json").toAbsolutePath();
  }

  /** Begins anew. */
  void begin() {
    try {
      Files.deleteIfExists(result);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command =
        List.of("cyclictest", "--quiet", "--smp", "--priority", HIGHEST, "--json=" + result);
    cyclictest = Optional.of(host.start("cyclictest", command, Map.of()));
  }

  /**
   * Ends, and returns the longest that one of these threads was late since the beginning, in
   * milliseconds; empty where the system has no real-time priorities to give.
   */
  OptionalDouble longestMillis() {
    LabProcess begun = cyclictest.orElseThrow();
    begun.terminate();
    int _ = begun.awaitExit(Duration.ofSeconds(10));
    if (!Files.exists(result)) {
      return OptionalDouble.empty();
    }
    try {
      long longest = 0;
      for (JsonNode thread : new ObjectMapper().readTree(result.toFile()).path("thread")) {
        longest = Math.max(longest, thread.path("max").asLong());
      }
      return OptionalDouble.of(longest / 1e3);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
