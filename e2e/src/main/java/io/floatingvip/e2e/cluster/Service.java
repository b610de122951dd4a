package io.floatingvip.e2e.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A program that runs on a machine of the cluster until it is stopped. */
final class Service {
  private static final int LINES_SHOWN = 20;

  private final String name;
  private final Path log;
  private final Process process;

  Service(String name, Command command, Path log) {
    this.name = name;
    this.log = log;
    this.process = command.start(log);
  }

  /**
   * @throws ClusterException when it has ended, with the last lines of its log
   */
  void requireRunning() {
    if (!process.isAlive()) {
      throw new ClusterException(
          name + " ended with status " + process.exitValue() + ":\n" + tail());
    }
  }

  /** Ends it by SIGTERM, and returns when it is gone. */
  void stop() {
    List<ProcessHandle> family = family();
    family.forEach(ProcessHandle::destroy);
    family.forEach(each -> each.onExit().join());
  }

  /** Kills it by SIGKILL, and returns when it is gone. */
  void kill() {
    List<ProcessHandle> family = family();
    family.forEach(ProcessHandle::destroyForcibly);
    family.forEach(each -> each.onExit().join());
  }

  /**
   * The process itself and the one that entered the namespaces for it, which would outlive a signal
   * of its own only.
   */
  private List<ProcessHandle> family() {
    return Stream.concat(process.children(), Stream.of(process.toHandle())).toList();
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
    } catch (IOException e) {
      return "(" + log + " cannot be read: " + e.getMessage() + ")";
    }
  }
}
