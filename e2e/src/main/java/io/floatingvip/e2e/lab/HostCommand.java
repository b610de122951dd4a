package io.floatingvip.e2e.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A short command of the host, run to its end. */
record HostCommand(List<String> words) {
  static String run(String... words) {
    return new HostCommand(List.of(words)).output();
  }

  static String run(List<String> words) {
    return new HostCommand(words).output();
  }

  /**
   * What it wrote to standard output and standard error.
   *
   * @throws IllegalStateException if it failed, with the command and its own message
   */
  private String output() {
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int code = process.waitFor();
      if (code != 0) {
        throw new IllegalStateException(
            "%s: exit %d: %s".formatted(String.join(" ", words), code, output));
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in " + String.join(" ", words), e);
    }
  }
}
