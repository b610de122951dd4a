package io.floatingvip.e2e.cluster;

import io.floatingvip.e2e.lab.Repository;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where the programs of Kubernetes are: see {@code e2e/kubernetes/build}. */
final class KubernetesPrograms {
  private static final Path BUILD = Repository.root().resolve("e2e/kubernetes/build");

  private KubernetesPrograms() {}

  /** The folder that they were built into, or that an environment variable names. */
  static Path folder() {
    return Path.of(Command.of(BUILD.toString(), "--if-present").run().strip());
  }

  /** A program that the user has, or the one that was built. */
  static String onPathOrBuilt(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseGet(() -> folder().resolve(name))
        .toString();
  }
}
