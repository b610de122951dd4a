package io.floatingvip.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The control groups of one cluster: a folder of the cluster's name at the top of each hierarchy
 * (version 1), or of the one hierarchy (version 2). The kernel keeps them when their processes are
 * gone, so the {@link Lan}'s guard removes them.
 */
final class ControlGroup {
  private static final Path TOP = Path.of("/sys/fs/cgroup");
  private static final List<String> INHERITED = List.of("cpuset.cpus", "cpuset.mems");
  private static final String NEEDED = "+cpu +cpuset +memory +pids";

  // Eight times what a program gets: a node of a real cluster shares its processors with nobody,
  // and one that a build beside it starves looks dead to the others.
  private static final Map<String, String> PRECEDENCE =
      Map.of("cpu.shares", "8192", "cpu.weight", "800");

  private final String name;

  /**
   * @param name unique on the machine
   */
  ControlGroup(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /** The path of a group in this one, from the top of each hierarchy. */
  String child(String child) {
    return "/" + name + "/" + child;
  }

  /**
   * What starts a command in a group in this one, as far as processors go. A niceness would not do:
   * the kernel counts it among the processes of one session only (sched(7), autogroup).
   */
  List<String> entrance(String child) {
    try {
      for (Path hierarchy : hierarchies()) {
        Path group = hierarchy.resolve(name).resolve(child);
        if (Files.exists(group.resolve("cpu.shares"))
            || Files.exists(group.resolve("cpu.weight"))) {
          String enter = "echo 0 >" + group.resolve("cgroup.procs") + " && exec \"$@\"";
          return List.of("sh", "-c", enter, child);
        }
      }
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a group in this one, in every hierarchy. */
  void create(String child) {
    try {
      for (Path hierarchy : hierarchies()) {
        create(hierarchy, hierarchy.resolve(name));
        prefer(hierarchy.resolve(name));
        create(hierarchy.resolve(name), hierarchy.resolve(name).resolve(child));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> hierarchies() throws IOException {
    if (Files.exists(TOP.resolve("cgroup.controllers"))) {
      return List.of(TOP);
    }
    try (Stream<Path> folders = Files.list(TOP)) {
      return folders
          .filter(folder -> !Files.isSymbolicLink(folder))
          .filter(folder -> Files.exists(folder.resolve("tasks")))
          .toList();
    }
  }

  private static void prefer(Path group) throws IOException {
    for (Map.Entry<String, String> setting : PRECEDENCE.entrySet()) {
      if (Files.exists(group.resolve(setting.getKey()))) {
        Files.writeString(group.resolve(setting.getKey()), setting.getValue());
      }
    }
  }

  private static void create(Path parent, Path group) throws IOException {
    Path delegated = parent.resolve("cgroup.subtree_control");
    if (Files.exists(delegated)) {
      Files.writeString(delegated, NEEDED);
    }
    Files.createDirectories(group);
    for (String setting : INHERITED) {
      // A version 1 group has no processors and no memory until it is given some, and takes no
      // process before.
      if (Files.exists(group.resolve("tasks")) && Files.exists(group.resolve(setting))) {
        Files.write(group.resolve(setting), Files.readAllBytes(parent.resolve(setting)));
      }
    }
  }
}
