package io.floatingvip.e2e.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A program with its arguments and its additional environment, run where and as often as wanted.
 */
public record Command(List<String> words, Map<String, String> environment) {
  public Command {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  public static Command of(String... words) {
    return new Command(Arrays.asList(words), Map.of());
  }

  public static Command of(List<String> words) {
    return new Command(words, Map.of());
  }

  public Command with(String variable, String value) {
    return new Command(
        words,
        Map.copyOf(
            Stream.concat(environment.entrySet().stream(), Stream.of(Map.entry(variable, value)))
                .collect(
                    java.util.stream.Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (before, now) -> now))));
  }

  public Command with(String... more) {
    return new Command(Stream.concat(words.stream(), Arrays.stream(more)).toList(), environment);
  }

  /** The same program, started by another one: {@code nsenter ... --}, {@code nice}. */
  public Command by(List<String> starter) {
    return new Command(Stream.concat(starter.stream(), words.stream()).toList(), environment);
  }

  /**
   * Runs it to its end.
   *
   * @return what it wrote, to both streams
   * @throws ClusterException when it cannot be started or ends with another status than 0
   */
  public String run() {
    try {
      Process process = builder().redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new ClusterException(this + " ended with status " + status + ": " + output.strip());
      }
      return output;
    } catch (IOException e) {
      throw new ClusterException(this + " cannot be started", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException(this + " was interrupted", e);
    }
  }

  /** Whether it runs and ends with status 0. */
  public boolean succeeds() {
    try {
      run();
      return true;
    } catch (ClusterException e) {
      return false;
    }
  }

  /** Starts it with its output appended to a file. */
  public Process start(Path log) {
    try {
      return builder()
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new ClusterException(this + " cannot be started", e);
    }
  }

  /** Ready to be started, its streams as pipes. */
  public ProcessBuilder builder() {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(environment);
    builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
    return builder;
  }

  @Override
  public String toString() {
    return String.join(" ", words);
  }
}
