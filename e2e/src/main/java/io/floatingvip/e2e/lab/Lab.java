package io.floatingvip.e2e.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One segment, 192.168.64.0/24, with its hosts and the programs that run on them. This JVM itself
 * is on the segment too, as 192.168.64.1, so that it can reach the hosts and serve them.
 *
 * <p>Closing it ends every program and removes every device and namespace that it made. If the JVM
 * dies before, the kernel does the same, because all of it lives in namespaces of this JVM alone.
 */
public final class Lab implements AutoCloseable {
  /** The address of this JVM on the segment. */
  public static final String OWN_ADDRESS = "192.168.64.1";

  static final String BRIDGE = "br0";
  static final int PREFIX_LENGTH = 24;

  private final Path folder;
  private final List<LabProcess> processes = new ArrayList<>();
  private final List<LabNode> nodes = new ArrayList<>();

  private Lab(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes the segment.
   *
   * @param folder takes the logs and other files of this laboratory; made if absent, and rid of the
   *     logs of an earlier one
   * @throws IllegalStateException if this JVM has no namespaces of its own
   */
  public static Lab open(Path folder) {
    // PID 1 of its namespace, or the machine's own network would be what is changed below.
    if (ProcessHandle.current().pid() != 1) {
      throw new IllegalStateException(
          "A laboratory changes the network. Start this JVM by e2e/lab/bin/java, which gives it"
              + " namespaces of its own.");
    }
    removeLogs(folder);
    Lab lab = new Lab(folder.toAbsolutePath());
    HostCommand.run("ip", "link", "add", BRIDGE, "type", "bridge", "forward_delay", "0");
    HostCommand.run("ip", "address", "add", OWN_ADDRESS + "/" + PREFIX_LENGTH, "dev", BRIDGE);
    HostCommand.run("ip", "link", "set", BRIDGE, "up");
    return lab;
  }

  private static void removeLogs(Path folder) {
    try {
      Files.createDirectories(folder);
      try (DirectoryStream<Path> logs = Files.newDirectoryStream(folder, "*.log")) {
        for (Path log : logs) {
          Files.delete(log);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Adds a host.
   *
   * @param name at most 13 characters (the kernel's limit for the interface that is named after it)
   * @param host the last number of its address, 2 to 254
   */
  public LabNode node(String name, int host) {
    LabNode node = new LabNode(this, name, "192.168.64." + host);
    nodes.add(node);
    return node;
  }

  /** Gives this JVM one more address on the segment, with prefix length. */
  public void assign(String address) {
    HostCommand.run("ip", "address", "add", address, "dev", BRIDGE, "nodad");
  }

  /** Starts a program beside this JVM; its output goes to {@code <folder>/<name>.log}. */
  public LabProcess start(String name, List<String> command, Map<String, String> environment) {
    LabProcess process =
        LabProcess.start(name, command, environment, folder.resolve(name + ".log"));
    processes.add(process);
    return process;
  }

  /** Where this laboratory's files are, absolute. */
  public Path folder() {
    return folder;
  }

  @Override
  public void close() {
    processes.forEach(LabProcess::kill);
    processes.forEach(LabProcess::close);
    nodes.forEach(LabNode::unplug);
    HostCommand.run("ip", "link", "delete", BRIDGE);
    nodes.forEach(LabNode::remove);
  }
}
