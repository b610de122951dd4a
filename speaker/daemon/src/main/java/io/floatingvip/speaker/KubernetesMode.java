package io.floatingvip.speaker;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.floatingvip.speaker.command.Command;
import io.floatingvip.speaker.kubernetes.Connection;
import io.floatingvip.speaker.kubernetes.KubernetesSource;
import io.floatingvip.speaker.kubernetes.SpeakerIdentity;
import java.io.IOException;
import java.util.Map;

/** Running from the node's Speaker object. Only here is the Kubernetes client loaded. */
final class KubernetesMode {
  private KubernetesMode() {}

  /** Runs to the end; the exit status. */
  static int run(Command.Run command) throws IOException {
    Map<String, String> environment = System.getenv();
    SpeakerIdentity identity = SpeakerIdentity.of(environment);
    KubernetesClient client = Connection.open(environment);
    new Program(command)
        .run(speaker ->
            new Running(
                new KubernetesSource(
                    client, identity, command.stateFolder(), speaker, speaker::status)));
    return 0;
  }

  private record Running(KubernetesSource source) implements Program.Source {
    @Override
    public void reload() {
      // The object is followed anyhow.
    }

    @Override
    public void statusChanged() {
      source.statusChanged();
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
