package io.floatingvip.e2e.cluster;

import java.util.List;
import java.util.stream.Stream;

/**
 * A cluster of the lab.
 *
 * @param lab is closed with this
 */
record LabSite(Cluster lab) implements Site {
  @Override
  public String address() {
    return Installation.EXAMPLE_ADDRESS;
  }

  @Override
  public Command kubectl(String... arguments) {
    return lab.kubectl(arguments);
  }

  @Override
  public Command helm(String action, String... arguments) {
    return lab.helm(action).with(arguments);
  }

  @Override
  public Command client(String... command) {
    return lab.client().networkCommand(command);
  }

  @Override
  public String busybox(String node, String... command) {
    return lab.node(node)
        .machine()
        .run(Stream.concat(Stream.of("busybox"), Stream.of(command)).toArray(String[]::new));
  }

  /** Without asking the API server. */
  @Override
  public void killSpeaker(String node) {
    lab.node(node).signal(lab.node(node).container("speaker"), "SIGKILL");
  }

  @Override
  public void endOperator(String node) {
    lab.node(node).signal(lab.node(node).container("operator"), "SIGTERM");
  }

  @Override
  public void awaitNodes() {
    lab.awaitNodes();
  }

  @Override
  public List<String> nodes() {
    return lab.nodes().stream().map(Node::name).toList();
  }

  @Override
  public void close() {
    lab.close();
  }
}
