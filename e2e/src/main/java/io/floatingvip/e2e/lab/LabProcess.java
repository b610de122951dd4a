package io.floatingvip.e2e.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that runs in a laboratory until it ends, is ended, or the laboratory closes. */
public final class LabProcess implements AutoCloseable {
  private final String name;
  private final Process process;
  private final Path log;

  private LabProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Starts it; its output is appended to the log. */
  static LabProcess start(
      String name, List<String> command, Map<String, String> environment, Path log) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(environment);
      return new LabProcess(name, builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  public String name() {
    return name;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  public Path logFile() {
    return log;
  }

  /** Everything that it wrote so far. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks it to end (SIGTERM). */
  public void terminate() {
    process.destroy();
  }

  /** Ends it at once (SIGKILL), as a crash or the kernel's out-of-memory killer would. */
  public void kill() {
    process.destroyForcibly();
  }

  /**
   * Ends several and their children at the same moment (SIGKILL): by one command, in which children
   * come before parents, whose end they would notice.
   */
  public static void killTogether(LabProcess... processes) {
    List<String> command = new ArrayList<>(List.of("kill", "-KILL"));
    for (LabProcess each : processes) {
      each.process.children().forEach(child -> command.add(Long.toString(child.pid())));
      command.add(Long.toString(each.pid()));
    }
    HostCommand.run(command);
  }

  /** Stops it in its tracks (SIGSTOP), as a frozen virtual machine would be. */
  public void suspend() {
    signal("STOP");
  }

  /** Lets a suspended one go on (SIGCONT). */
  public void resume() {
    signal("CONT");
  }

  public void signal(String signal) {
    HostCommand.run("kill", "-" + signal, Long.toString(process.pid()));
  }

  /**
   * Waits for its end and returns the exit code (128 + the signal, if a signal ended it).
   *
   * @throws IllegalStateException if it still runs after the bound
   */
  public int awaitExit(Duration bound) {
    try {
      if (!process.waitFor(bound.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IllegalStateException(name + " still runs after " + bound.toMillis() + " ms");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Ends it at once, if it still runs, and waits until it is gone. */
  @Override
  public void close() {
    kill();
    awaitExit(Duration.ofSeconds(10));
  }
}
