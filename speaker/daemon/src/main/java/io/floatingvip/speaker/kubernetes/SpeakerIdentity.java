package io.floatingvip.speaker.kubernetes;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Which Speaker object is this node's.
 *
 * @param namespace of the object
 * @param name of the object, which is the node's
 */
public record SpeakerIdentity(String namespace, String name) {
  private static final Path SERVICE_ACCOUNT_NAMESPACE =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

  /**
   * From NODE_NAME and POD_NAMESPACE, else the host's name and the service account's namespace.
   *
   * @throws IOException where neither the environment nor the host says the name of the node
   */
  public static SpeakerIdentity of(Map<String, String> environment) throws IOException {
    String name = environment.getOrDefault("NODE_NAME", "");
    String namespace = environment.getOrDefault("POD_NAMESPACE", "");
    return new SpeakerIdentity(
        namespace.isBlank() ? serviceAccountNamespace() : namespace,
        name.isBlank() ? InetAddress.getLocalHost().getHostName() : name);
  }

  private static String serviceAccountNamespace() {
    try {
      return Files.readString(SERVICE_ACCOUNT_NAMESPACE).strip();
    } catch (IOException _) {
      return "floating-vip-system";
    }
  }

  /** In messages and in the status. */
  @Override
  public String toString() {
    return "Speaker " + namespace + "/" + name;
  }
}
