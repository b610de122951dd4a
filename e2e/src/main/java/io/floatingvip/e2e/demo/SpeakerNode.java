package io.floatingvip.e2e.demo;

import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.LabProcess;
import io.floatingvip.e2e.lab.Repository;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A node and the speaker that runs on it. */
public final class SpeakerNode {
  private final LabNode node;
  private final Path stateFolder;
  private final Map<String, String> environment;
  private LabProcess speaker;

  /**
   * Starts a speaker that takes its programme from its {@code Speaker} object.
   *
   * @param folder takes its state, in a folder of its own
   */
  public SpeakerNode(LabNode node, Path kubeconfig, Path folder) {
    this.node = node;
    this.stateFolder = folder.resolve("state-" + node.name());
    this.environment =
        Map.of(
            "KUBECONFIG", kubeconfig.toString(),
            "NODE_NAME", node.name(),
            "POD_NAMESPACE", DemoCluster.SYSTEM_NAMESPACE);
    this.speaker = launch();
  }

  private LabProcess launch() {
    Path program =
        Repository.root()
            .resolve("speaker/daemon/target/floating-vip-speaker/bin/floating-vip-speaker");
    return node.start(
        "speaker", List.of(program.toString(), "--state-dir", stateFolder.toString()), environment);
  }

  public LabNode node() {
    return node;
  }

  /** The speaker that runs now, or ran last. */
  public LabProcess speaker() {
    return speaker;
  }

  /** Starts the speaker again after its end. */
  public void restart() {
    // It serves its connections to their end, for a drain timeout of 30 s at most.
    speaker.awaitExit(Duration.ofSeconds(40));
    speaker = launch();
  }
}
