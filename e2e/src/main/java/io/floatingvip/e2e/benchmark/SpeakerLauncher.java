package io.floatingvip.e2e.benchmark;

import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.LabProcess;
import io.floatingvip.e2e.lab.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The built speaker on a host, from a file. */
final class SpeakerLauncher {
  private static final String LAUNCHER =
      "speaker/daemon/target/floating-vip-speaker/bin/floating-vip-speaker";

  private SpeakerLauncher() {}

  static LabProcess start(LabNode node, Path folder, String programme) {
    return start(node, folder, programme, "");
  }

  /** Starts it with options for its JVM. */
  static LabProcess start(LabNode node, Path folder, String programme, String options) {
    Path launcher = Repository.root().resolve(LAUNCHER);
    if (!Files.isExecutable(launcher)) {
      throw new IllegalStateException(launcher + " is missing: run mvn package first.");
    }
    Path file = folder.resolve(node.name() + "-speaker.yaml");
    try {
      Files.writeString(file, programme);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return node.start(
        "speaker",
        List.of(
            launcher.toString(), "--config", file.toString(), "--http", node.address() + ":9350"),
        Map.of("JAVA_HOME", System.getProperty("java.home"), "JAVA_OPTS", options));
  }

  static String url(LabNode node) {
    return "http://" + node.address() + ":9350";
  }
}
