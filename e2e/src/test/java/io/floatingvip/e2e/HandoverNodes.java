package io.floatingvip.e2e;

import io.floatingvip.e2e.lab.Lab;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lasting.ExchangeServer;
import io.floatingvip.e2e.lasting.LastingConnections;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Nodes with a speaker each, the first preferred and Active, before a server for long connections.
 */
final class HandoverNodes implements AutoCloseable {
  static final int PORT = 81;

  private final Lab lab;
  private final List<String> vips;
  private final String drain;
  private final LabNode client;
  private final List<LabNode> nodes = new ArrayList<>();
  private final List<SpeakerProgram> speakers = new ArrayList<>();

  private HandoverNodes(Lab lab, List<String> vips, String drain) {
    this.lab = lab;
    this.vips = List.copyOf(vips);
    this.drain = drain;
    this.client = node("client", 200);
    ExchangeServer.start(lab.node("server", 21));
    add(150);
    Segment.awaitState(a(), "Active");
    add(100);
    Segment.awaitState(b(), "Backup");
  }

  /** Node-a with priority 150 and node-b with 100. */
  static HandoverNodes open(String folder, String vip, String drain) {
    return open(folder, List.of(vip), drain);
  }

  /** With many addresses, which may be beyond the segment's subnet; clients use the last one. */
  static HandoverNodes open(String folder, List<String> vips, String drain) {
    return new HandoverNodes(Lab.open(Path.of("target", "lab", folder)), vips, drain);
  }

  /** One more node. */
  SpeakerProgram add(int priority) {
    int number = nodes.size();
    nodes.add(node("node-" + (char) ('a' + number), 11 + number));
    speakers.add(start(nodes.getLast(), priority));
    return speakers.getLast();
  }

  private LabNode node(String name, int number) {
    LabNode node = lab.node(name, number);
    node.run("ip", "address", "add", "fd64::" + number + "/64", "dev", "eth0", "nodad");
    return node;
  }

  private SpeakerProgram start(LabNode node, int priority) {
    return SpeakerProgram.start(node, lab.folder(), programme(priority));
  }

  private String programme(int priority) {
    return """
    virtualRouters:
      - name: web
        virtualRouterID: 51
        interface: eth0
        priority: %d
        advertisementInterval: 100ms
        addresses: %s
    listeners:
      - {name: exchange, addresses: ["%s"], port: %d, pool: exchange}
    pools:
      - name: exchange
        endpoints: [{address: 192.168.64.21, port: 8081}]
        drain: {timeout: %s}
    """
        .formatted(priority, yaml(vips), vips.getLast(), PORT, drain);
  }

  private static String yaml(List<String> texts) {
    return texts.stream().map(text -> '"' + text + '"').toList().toString();
  }

  SpeakerProgram a() {
    return speakers.get(0);
  }

  SpeakerProgram b() {
    return speakers.get(1);
  }

  /** Starts the speaker of node-a once more, after it has ended. */
  SpeakerProgram startAgain() {
    speakers.set(0, start(nodes.getFirst(), 150));
    return a();
  }

  /** Has the speaker stand for election with another priority. */
  void prefer(SpeakerProgram speaker, int priority) {
    speaker.replaceProgramme(programme(priority));
  }

  LastingConnections startClient(LastingConnections.Load load) {
    client.run("ip", "route", "replace", vips.getLast(), "dev", LabNode.INTERFACE);
    return LastingConnections.start(client, vips.getLast(), PORT, load, errors());
  }

  /** Where clients write what has failed. */
  Path errors() {
    return lab.folder().resolve("client-lasting.log");
  }

  /** How often TCP had to send again since the nodes are there, but for what servers sent. */
  long timeouts() {
    return client.retransmissionTimeouts()
        + nodes.stream().mapToLong(LabNode::retransmissionTimeouts).sum();
  }

  @Override
  public void close() {
    lab.close();
  }
}
