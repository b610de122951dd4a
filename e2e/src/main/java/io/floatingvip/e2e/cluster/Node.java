package io.floatingvip.e2e.cluster;

import io.floatingvip.e2e.lab.Wait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A worker: containerd, kubelet and kube-proxy on one machine. */
public final class Node {
  private static final String CONTAINERD_SOCKET = "/run/containerd/containerd.sock";

  private final Machine machine;
  private final Path programs;
  private final Credentials credentials;
  private final ControlGroup controlGroup;
  private final Path settings;

  /**
   * @param settings a folder for its configuration files
   */
  Node(
      Machine machine,
      Path programs,
      Credentials credentials,
      ControlGroup controlGroup,
      Path settings) {
    this.machine = machine;
    this.programs = programs;
    this.credentials = credentials;
    this.controlGroup = controlGroup;
    this.settings = settings;
  }

  public String name() {
    return machine.name();
  }

  public Machine machine() {
    return machine;
  }

  /** Boots the machine and starts the node's programs; it is Ready a few seconds later. */
  public void powerOn(List<Path> images) {
    machine.powerOn();
    machine.shell(network());
    NodeSettings files =
        new NodeSettings(machine.name(), controlGroup.child(machine.name()), settings);
    controlGroup.create(machine.name());
    Service containerd =
        machine.start(
            "containerd", Command.of("containerd", "--config", files.containerd().toString()));
    awaitContainerd(containerd);
    images.forEach(this::load);
    machine.start("kubelet", kubelet(files));
    machine.start("kube-proxy", kubeProxy(files));
  }

  public void powerOff() {
    machine.powerOff();
  }

  /** Makes an image of an OCI or docker archive known to the node, as if it had been pulled. */
  public void load(Path archive) {
    containerd("images", "import", archive.toString());
  }

  /** Sends a signal, such as SIGKILL, to the first process of a container. */
  public void signal(String container, String signal) {
    containerd("tasks", "kill", "--signal", signal, container);
  }

  /**
   * Finds a running container by its name in its pod, without asking the API server.
   *
   * @throws ClusterException when there is none
   */
  public String container(String name) {
    List<String> running =
        containerd("tasks", "list").lines().filter(line -> line.contains("RUNNING")).toList();
    return containerd(
            "containers", "list", "--quiet", "labels.\"io.kubernetes.container.name\"==" + name)
        .lines()
        .filter(id -> running.stream().anyMatch(line -> line.startsWith(id)))
        .findFirst()
        .orElseThrow(
            () -> new ClusterException("no container " + name + " runs on " + machine.name()));
  }

  private String containerd(String... arguments) {
    return machine.run(
        Stream.concat(
                Stream.of("ctr", "--address", CONTAINERD_SOCKET, "--namespace", "k8s.io"),
                Stream.of(arguments))
            .toArray(String[]::new));
  }

  private String network() {
    StringBuilder script = new StringBuilder("sysctl -qw net.ipv4.ip_forward=1\n");
    // Without it a connection from the node itself to a service has no route, before kube-proxy's
    // rules see it.
    script.append("ip route add ").append(Addressing.SERVICE_RANGE).append(" dev eth0\n");
    script.append(Addressing.routesToPods(machine.name()));
    return script.toString();
  }

  private void awaitContainerd(Service containerd) {
    Command version = machine.command("ctr", "--address", CONTAINERD_SOCKET, "version");
    Wait.until(
        "containerd answers on " + machine.name(),
        Duration.ofMinutes(1),
        () -> {
          containerd.requireRunning();
          return version.succeeds();
        });
  }

  private Command kubelet(NodeSettings files) {
    return Command.of(
        programs.resolve("kubelet").toString(),
        "--config=" + files.kubelet(credentials.file("ca.crt")),
        "--kubeconfig=" + kubeconfig(Credentials.user(machine.name()), "kubelet"),
        "--root-dir=/var/lib/kubelet",
        "--hostname-override=" + machine.name(),
        "--node-ip=" + machine.address());
  }

  private Command kubeProxy(NodeSettings files) {
    return Command.of(
        programs.resolve("kube-proxy").toString(),
        "--config=" + files.kubeProxy(kubeconfig(Credentials.PROXY, "kube-proxy")),
        "--hostname-override=" + machine.name());
  }

  private Path kubeconfig(String user, String name) {
    return credentials.kubeconfig(
        user,
        "https://" + Addressing.CONTROL_PLANE + ":" + Addressing.API_PORT,
        settings.resolve(machine.name() + "-" + name + ".kubeconfig"));
  }
}
