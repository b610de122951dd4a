package io.floatingvip.e2e.cluster;

import io.floatingvip.e2e.lab.Repository;
import io.floatingvip.e2e.lab.Wait;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Floating VIP as a user installs it in a cluster, with the first example applied. */
final class Installation {
  static final String NAMESPACE = "floating-vip-system";
  static final String VIP = "192.168.64.100";
  static final int PORT = 80;

  private static final Path CHART = Repository.root().resolve("deploy/helm/floating-vip");
  private static final Path EXAMPLES = Repository.root().resolve("deploy/examples");
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Cluster cluster;

  Installation(Cluster cluster) {
    this.cluster = cluster;
  }

  /** The archives of both images, which {@code mvn package -Pimages} makes. */
  static List<Path> images() {
    return Stream.of("operator", "speaker")
        .map(program -> Repository.root().resolve("deploy/target/floating-vip-" + program + ".tar"))
        .peek(archive -> {
          if (!Files.exists(archive)) {
            throw new ClusterException(
                archive + " is missing: run mvn package -Pimages -DskipTests");
          }
        })
        .toList();
  }

  void install() {
    cluster
        .helm("install", "floating-vip", CHART.toString(), "--namespace", NAMESPACE)
        .with("--create-namespace", "--wait", "--timeout", "5m")
        .run();
  }

  void upgrade(String... settings) {
    cluster
        .helm("upgrade", "floating-vip", CHART.toString(), "--namespace", NAMESPACE)
        .with(settings)
        .with("--wait", "--timeout", "5m")
        .run();
  }

  void uninstall() {
    cluster
        .helm("uninstall", "floating-vip", "--namespace", NAMESPACE, "--wait", "--timeout", "5m")
        .run();
  }

  /** Applies the first example and returns when a node holds its address and its servers are up. */
  void applyFirstExample() {
    kubectl("apply", "-f", EXAMPLES.resolve("web.yaml").toString());
    kubectl("rollout", "status", "deployment/web", "--timeout=5m");
    kubectl("apply", "-f", EXAMPLES.resolve("first-vip.yaml").toString());
    kubectl("wait", "virtualip/web", "--for=condition=Ready", "--timeout=5m");
  }

  /** The name of the node that holds the address, as the VirtualIP's status says. */
  String owner() {
    return kubectl("get", "virtualip", "web", "-ojsonpath={.status.owner.node}").strip();
  }

  /** The name of the speaker's pod on a node. */
  String speakerPod(String node) {
    return system(
            "get",
            "pods",
            "--selector=app.kubernetes.io/component=speaker",
            "--field-selector=spec.nodeName=" + node,
            "-oname")
        .strip();
  }

  /** Kills the speaker of a node in its container, which Kubernetes then starts again. */
  void killSpeaker(String node) {
    String container =
        system("get", speakerPod(node), "-ojsonpath={.status.containerStatuses[0].containerID}")
            .strip();
    cluster.node(node).kill(container.replace("containerd://", ""));
  }

  /** The same where the API server cannot be asked. */
  void killSpeakerUnseen(String node) {
    cluster.node(node).kill(cluster.node(node).container("speaker"));
  }

  /**
   * Returns when all that was installed runs, every node is a candidate and one of them the owner.
   */
  void awaitHealth() {
    cluster.awaitNodes();
    system("rollout", "status", "daemonset/floating-vip-speaker", "--timeout=5m");
    system("rollout", "status", "deployment/floating-vip-operator", "--timeout=5m");
    kubectl("rollout", "status", "deployment/web", "--timeout=5m");
    Wait.until(() -> "all candidates take part: " + states(), PATIENCE, this::allTakePart);
  }

  private boolean allTakePart() {
    List<String> states = states();
    return states.stream().filter("Active"::equals).count() == 1
        && states.stream().filter("Backup"::equals).count() == cluster.nodes().size() - 1;
  }

  private List<String> states() {
    String states = kubectl("get", "virtualip", "web", "-ojsonpath={.status.candidates[*].state}");
    return List.of(states.strip().split(" ", -1));
  }

  String kubectl(String... arguments) {
    return cluster.kubectl(arguments).run();
  }

  /** {@code kubectl} in the namespace that the programs run in. */
  String system(String... arguments) {
    return cluster.kubectl("--namespace", NAMESPACE).with(arguments).run();
  }
}
