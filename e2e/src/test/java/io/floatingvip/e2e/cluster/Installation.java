package io.floatingvip.e2e.cluster;

import io.floatingvip.e2e.lab.Repository;
import io.floatingvip.e2e.lab.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Floating VIP as a user installs it in a cluster, with the first example applied. */
final class Installation {
  static final String NAMESPACE = "floating-vip-system";
  static final int PORT = 80;

  /** The address of the first example. */
  static final String EXAMPLE_ADDRESS = "192.168.64.100";

  private static final Path EXAMPLES = Repository.root().resolve("deploy/examples");

  /** The example of servers to forward to. */
  static final Path WEB_FILE = EXAMPLES.resolve("web.yaml");

  private static final Path CHART = Repository.root().resolve("deploy/helm/floating-vip");
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Site site;

  Installation(Site site) {
    this.site = site;
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

  void install(String... settings) {
    site.helm("install", "floating-vip", CHART.toString(), "--namespace", NAMESPACE)
        .with(settings)
        .with("--create-namespace", "--wait", "--timeout", "5m")
        .run();
  }

  void upgrade(String... settings) {
    site.helm("upgrade", "floating-vip", CHART.toString(), "--namespace", NAMESPACE)
        .with(settings)
        .with("--wait", "--timeout", "5m")
        .run();
  }

  /** Has every speaker started anew, one after the other, and returns when all have been. */
  void rollOutSpeakers() {
    system("rollout", "restart", "daemonset/floating-vip-speaker");
    awaitSpeakers();
  }

  private void awaitSpeakers() {
    system("rollout", "status", "daemonset/floating-vip-speaker", "--timeout=5m");
  }

  void uninstall() {
    site.helm("uninstall", "floating-vip", "--namespace", NAMESPACE, "--wait", "--timeout", "5m")
        .run();
  }

  /** Applies the first example and returns when a node holds its address and its servers are up. */
  void applyFirstExample() {
    kubectl("apply", "-f", WEB_FILE.toString());
    kubectl("rollout", "status", "deployment/web", "--timeout=5m");
    apply("first-vip");
    awaitReady("web");
  }

  /** Applies an example, in the first one with the address that there is for it. */
  void apply(String example) {
    applyEdited(
        EXAMPLES.resolve(example + ".yaml"), text -> text.replace(EXAMPLE_ADDRESS, site.address()));
  }

  /** Applies a file as somebody has edited it. */
  void applyEdited(Path file, UnaryOperator<String> edit) {
    try {
      Path copy = Files.createTempFile("floating-vip", ".yaml");
      copy.toFile().deleteOnExit();
      Files.writeString(copy, edit.apply(Files.readString(file)));
      kubectl("apply", "-f", copy.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns when a node holds the addresses of a VirtualIP and its backends are up. */
  void awaitReady(String virtualIP) {
    kubectl("wait", "virtualip/" + virtualIP, "--for=condition=Ready", "--timeout=5m");
  }

  /** The name of the node that holds the first example's address. */
  String owner() {
    return owner("web");
  }

  /** The name of the node that holds a VirtualIP's addresses, as its status says. */
  String owner(String virtualIP) {
    return kubectl("get", "virtualip", virtualIP, "-ojsonpath={.status.owner.node}").strip();
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

  /** How often the containers of the speakers were started again. */
  int speakerRestarts() {
    String counts =
        system(
            "get",
            "pods",
            "--selector=app.kubernetes.io/component=speaker",
            "-ojsonpath={.items[*].status.containerStatuses[*].restartCount}");
    return Stream.of(counts.strip().split(" ", -1)).mapToInt(Integer::parseInt).sum();
  }

  /**
   * Returns when all that was installed runs, every node is a candidate and one of them the owner.
   */
  void awaitHealth() {
    site.awaitNodes();
    awaitSpeakers();
    system("rollout", "status", "deployment/floating-vip-operator", "--timeout=5m");
    kubectl("rollout", "status", "deployment/web", "--timeout=5m");
    Wait.until(() -> "all candidates take part: " + states(), PATIENCE, this::allTakePart);
  }

  private boolean allTakePart() {
    List<String> states = states();
    return states.stream().filter("Active"::equals).count() == 1
        && states.stream().filter("Backup"::equals).count() == site.nodes().size() - 1;
  }

  private List<String> states() {
    String states = kubectl("get", "virtualip", "web", "-ojsonpath={.status.candidates[*].state}");
    return List.of(states.strip().split(" ", -1));
  }

  String kubectl(String... arguments) {
    return site.kubectl(arguments).run();
  }

  /** {@code kubectl} in the namespace that the programs run in. */
  String system(String... arguments) {
    return site.kubectl("--namespace", NAMESPACE).with(arguments).run();
  }
}
