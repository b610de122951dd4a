package io.floatingvip.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Event;
import io.floatingvip.crds.OwnerStatus;
import io.floatingvip.crds.Speaker;
import io.floatingvip.crds.SpeakerStatus;
import io.floatingvip.crds.VirtualIP;
import io.floatingvip.e2e.demo.DemoCluster;
import io.floatingvip.e2e.demo.SpeakerNode;
import io.floatingvip.e2e.lab.Wait;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What people see in Kubernetes of a speaker's planned end. */
final class HandoverReport {
  private HandoverReport() {}

  /**
   * Ends the speaker that holds the VIP, with a connection in progress, and looks at its object
   * meanwhile, and at the events of the VirtualIP afterwards.
   */
  static void check(DemoCluster cluster) throws IOException {
    Wait.until("the owner is known", Segment.PATIENCE, () -> owner(cluster).isPresent());
    String first = owner(cluster).orElseThrow();
    endWithAConnection(cluster, first);

    Wait.until("an event", Segment.PATIENCE, () -> !messages(cluster, first).isEmpty());
    assertEquals(1, messages(cluster, first).size());
    assertTrue(
        messages(cluster, first).getFirst().contains(" connections were carried, 0 were cut"),
        messages(cluster, first)::toString);
    Wait.until("somebody else has it", Segment.PATIENCE, () -> isElsewhere(cluster, first));
    assertEquals(List.of(), status(cluster, first).virtualRouters());
  }

  private static void endWithAConnection(DemoCluster cluster, String name) throws IOException {
    SpeakerNode owner = node(cluster, name);
    try (Socket connection = new Socket(Segment.VIP, 80)) {
      ask(connection);
      owner.speaker().terminate();
      Wait.until(
          () -> "it shows its connections: " + status(cluster, name),
          Segment.PATIENCE,
          () -> connections(cluster, name) > 0);
      ask(connection);
    }
    owner.speaker().awaitExit(Segment.PATIENCE);
  }

  private static void ask(Socket connection) throws IOException {
    connection.setSoTimeout((int) Segment.PATIENCE.toMillis());
    connection
        .getOutputStream()
        .write("HEAD / HTTP/1.1\r\nHost: vip\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    byte[] answer = new byte[1024];
    int length = connection.getInputStream().read(answer);
    String text = new String(answer, 0, Math.max(0, length), StandardCharsets.US_ASCII);
    assertEquals("HTTP/1.1 200 OK", text.lines().findFirst().orElse("nothing"));
  }

  private static int connections(DemoCluster cluster, String name) {
    return status(cluster, name).virtualRouters().stream()
        .flatMap(router -> Stream.ofNullable(router.handingOver()))
        .flatMap(handover -> Stream.ofNullable(handover.connections()))
        .mapToInt(Integer::intValue)
        .sum();
  }

  private static SpeakerStatus status(DemoCluster cluster, String name) {
    return cluster
        .client()
        .resources(Speaker.class)
        .inNamespace(DemoCluster.SYSTEM_NAMESPACE)
        .withName(name)
        .get()
        .getStatus();
  }

  /** What is told of handovers by the node. */
  private static List<String> messages(DemoCluster cluster, String name) {
    return cluster.client().v1().events().inNamespace("default").list().getItems().stream()
        .filter(event -> event.getReason().equals("HandedOver"))
        .map(Event::getMessage)
        .filter(message -> message.startsWith(name + " handed over to "))
        .toList();
  }

  private static Optional<String> owner(DemoCluster cluster) {
    return Optional.of(
            cluster
                .client()
                .resources(VirtualIP.class)
                .inNamespace("default")
                .withName("web")
                .get())
        .flatMap(vip -> Optional.ofNullable(vip.getStatus()))
        .flatMap(status -> Optional.ofNullable(status.owner()))
        .map(OwnerStatus::node)
        .filter(name -> node(cluster, name).node().holds(Segment.VIP));
  }

  private static boolean isElsewhere(DemoCluster cluster, String first) {
    return owner(cluster).filter(name -> !name.equals(first)).isPresent();
  }

  private static SpeakerNode node(DemoCluster cluster, String name) {
    return cluster.speakers().stream()
        .filter(speaker -> speaker.node().name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
