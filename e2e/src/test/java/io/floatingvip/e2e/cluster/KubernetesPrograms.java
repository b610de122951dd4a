package io.floatingvip.e2e.cluster;

import io.floatingvip.e2e.lab.Repository;
import java.nio.file.Path;

/** Where the programs of Kubernetes are: see {@code e2e/kubernetes/build}. */
final class KubernetesPrograms {
  private static final Path BUILD = Repository.root().resolve("e2e/kubernetes/build");

  private KubernetesPrograms() {}

  /** The folder that they were built into, or that an environment variable names. */
  static Path folder() {
    return Path.of(Command.of(BUILD.toString(), "--if-present").run().strip());
  }
}
