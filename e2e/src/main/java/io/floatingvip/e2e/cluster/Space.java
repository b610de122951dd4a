package io.floatingvip.e2e.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Namespaces that one process holds open, its init. When the init ends, the kernel kills every
 * process of the space and takes its mounts, devices and addresses down. The init reads its
 * standard input to the end, so it ends with the process that opened the space too, even by
 * SIGKILL.
 */
final class Space implements AutoCloseable {
  private static final String INIT_READY = "ready";

  private final Process holder;
  private final ProcessHandle init;

  private Space(Process holder, ProcessHandle init) {
    this.holder = holder;
    this.init = init;
  }

  /**
   * Opens a space.
   *
   * @param starter runs the command given as its further arguments in new namespaces, as their init
   * @param setUp shell commands that the init runs first; each has to succeed
   * @throws ClusterException when the namespaces cannot be made or a command failed
   */
  static Space open(List<String> starter, String setUp) {
    // A SIGCHLD that is ignored, also across exec, makes the kernel reap the orphans that an init
    // gets.
    String script =
        "set -e\n" + setUp + "\ntrap '' CHLD INT TERM HUP\necho " + INIT_READY + "\nexec cat";
    Command command = Command.of("sh", "-c", script).by(starter);
    try {
      Process holder = command.builder().redirectErrorStream(true).start();
      BufferedReader output =
          new BufferedReader(
              new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
      StringBuilder complaint = new StringBuilder();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.equals(INIT_READY)) {
          return new Space(holder, innermost(holder.toHandle()));
        }
        complaint.append(line).append('\n');
      }
      throw new ClusterException("cannot make namespaces: " + complaint.toString().strip());
    } catch (IOException e) {
      throw new ClusterException("cannot make namespaces", e);
    }
  }

  private static ProcessHandle innermost(ProcessHandle process) {
    Optional<ProcessHandle> child = process.children().findFirst();
    return child.isPresent() ? innermost(child.get()) : process;
  }

  /** What starts a command in all namespaces of this space. */
  List<String> entrance() {
    return entrance("--all");
  }

  /**
   * What starts a command in the network namespace of this space, and else where this process is.
   */
  List<String> networkEntrance() {
    return entrance("--net");
  }

  private List<String> entrance(String namespaces) {
    return List.of("nsenter", "--target", Long.toString(init.pid()), namespaces, "--");
  }

  /** As {@link #entrance()}, for a command that opens a space within this one. */
  List<String> entrance(List<String> starter) {
    return Stream.concat(entrance().stream(), starter.stream()).toList();
  }

  /** The process that holds the space open, as this process sees its number. */
  long pid() {
    return init.pid();
  }

  boolean open() {
    return init.isAlive();
  }

  /** Kills all that is in the space at once, as a power cut does, and returns when it is gone. */
  @Override
  public void close() {
    init.destroyForcibly();
    try {
      holder.getOutputStream().close();
    } catch (IOException e) {
      // The reader has gone already: that is what closing is for.
    }
    holder.onExit().join();
  }
}
