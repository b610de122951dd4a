package io.floatingvip.e2e.cluster;

import io.floatingvip.e2e.lab.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A control plane, three nodes and a client host, from power-on to the end of all of it. */
public final class Cluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String CLIENT = "client";

  private final Path folder;
  private final Path programs;
  private final Consumer<String> progress;
  private final Lan lan;
  private final ControlPlane controlPlane;
  private final Machine client;
  private final ApiRelay relay;
  private final Credentials credentials;
  private final ControlGroup controlGroup;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Path> images;

  private Cluster(Path folder, Path programs, List<Path> images, Consumer<String> progress) {
    this.folder = folder;
    this.programs = programs;
    this.progress = progress;
    this.controlGroup = new ControlGroup("floating-vip-" + ProcessHandle.current().pid());
    this.credentials = Credentials.create(folder.resolve("credentials"));
    Path busybox = BusyboxImage.write(createFolder(folder.resolve("busybox")));
    this.images = Stream.concat(Stream.of(busybox), images.stream()).toList();
    this.lan = Lan.open(controlGroup.name());
    Machine control = machine("control-plane", Addressing.CONTROL_PLANE, List.of());
    this.controlPlane = new ControlPlane(control, programs, credentials);
    control.powerOn();
    // Answers go to the pods' own addresses: nothing rewrites them on the way.
    control.shell(Addressing.routesToPods(control.name()));
    controlGroup.create(CLIENT);
    this.client = machine(CLIENT, Addressing.CLIENT, controlGroup.entrance(CLIENT));
    client.powerOn();
    this.relay = ApiRelay.start(control, Addressing.API_PORT);
  }

  /**
   * Brings a cluster up, and returns when every node is Ready.
   *
   * @param folder for its credentials and logs; what an earlier cluster left in it is removed
   * @param programs the folder with the Kubernetes programs
   * @param images archives to load into every node
   * @throws ClusterException when something of it does not come up; then nothing is left of it
   */
  public static Cluster start(
      Path folder, Path programs, List<Path> images, Consumer<String> progress) {
    remove(folder);
    createFolder(folder.resolve("logs"));
    Cluster cluster = new Cluster(folder, programs, images, progress);
    try {
      cluster.bringUp();
      return cluster;
    } catch (RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  private void bringUp() {
    progress.accept("control plane: starting");
    controlPlane.start();
    credentials.kubeconfig(Credentials.ADMIN, relay.url(), kubeconfig());
    for (String name : Addressing.NODES) {
      nodes.add(
          new Node(
              machine(name, Addressing.node(name), List.of()),
              programs,
              credentials,
              controlGroup,
              folder.resolve("settings")));
    }
    progress.accept("nodes: starting");
    forEachNode(node -> node.powerOn(images));
    awaitApiServer();
    controlPlane.startControllers();
    progress.accept("control plane: ready");
    awaitNodes();
    // Pods are refused until their namespace has its service account.
    Wait.until(
        "namespace default has its service account",
        PATIENCE,
        () -> kubectl("get", "serviceaccount", "default").succeeds());
    progress.accept("nodes: ready");
  }

  /** Returns when the API server answers. */
  public void awaitApiServer() {
    Wait.until(
        "the API server is ready",
        PATIENCE,
        () -> {
          controlPlane.requireRunning();
          return kubectl("get", "--raw=/readyz").succeeds();
        });
  }

  /** Returns when every node is there and Ready. */
  public void awaitNodes() {
    Command ready = kubectl("wait", "node", "--all", "--for=condition=Ready", "--timeout=5s");
    Wait.until(
        "every node is Ready",
        PATIENCE,
        () ->
            kubectl("get", "nodes", "-oname").run().lines().count() == nodes.size()
                && ready.succeeds());
  }

  private void forEachNode(Consumer<Node> action) {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<? extends Future<?>> all =
          nodes.stream().map(node -> executor.submit(() -> action.accept(node))).toList();
      for (Future<?> each : all) {
        each.get();
      }
    } catch (java.util.concurrent.ExecutionException e) {
      throw new ClusterException("a node does not come up: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted", e);
    }
  }

  private Machine machine(String name, String address, List<String> precedence) {
    return new Machine(
        lan, name, address + Addressing.LAN_PREFIX, folder.resolve("logs"), precedence);
  }

  /** The administrator's kubeconfig file, good on the machine that all of this runs on. */
  public Path kubeconfig() {
    return folder.resolve("kubeconfig");
  }

  /** {@code kubectl} as the administrator. */
  public Command kubectl(String... arguments) {
    return Command.of(programs.resolve("kubectl").toString())
        .with(arguments)
        .with("KUBECONFIG", kubeconfig().toString());
  }

  /** {@code helm} as the administrator. */
  public Command helm(String... arguments) {
    return Command.of(programs.resolve("helm").toString())
        .with(arguments)
        .with("KUBECONFIG", kubeconfig().toString());
  }

  /** The archives that every node has the images of. */
  public List<Path> images() {
    return images;
  }

  /** The node of this name. */
  public Node node(String name) {
    return nodes.stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no node " + name));
  }

  public List<Node> nodes() {
    return List.copyOf(nodes);
  }

  public ControlPlane controlPlane() {
    return controlPlane;
  }

  /** The host on the same network that is no part of the cluster. */
  public Machine client() {
    return client;
  }

  private static Path createFolder(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it at once: every process, mount, device, namespace and control group of it. */
  @Override
  public void close() {
    relay.close();
    lan.close();
  }
}
