package io.floatingvip.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.floatingvip.e2e.lab.Wait;
import io.floatingvip.e2e.lasting.LastingConnections;
import io.floatingvip.e2e.lasting.LastingReport;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Handovers that meet another handover, or the end of one of the two. */
@Tag("alone")
class HandoverFaultIT {
  private static final int CONNECTIONS = 5;

  /** A predecessor of which nothing is heard for so long gets no packets any more. */
  private static final Duration LONGER_THAN_SILENCE = Duration.ofMillis(2500);

  private static final LastingConnections.Load LOAD =
      new LastingConnections.Load(
          CONNECTIONS, Duration.ofMillis(10), Duration.ofMinutes(10), /* bytes= */ 0);

  /** Connections begun at three nodes, each of which has handed over but the last. */
  @Test
  void connectionsLiveThroughHandoversFromOneToTheNext() {
    try (HandoverNodes nodes = HandoverNodes.open("handover-chain", Segment.VIP, "60s")) {
      SpeakerProgram c = nodes.add(60);
      Segment.awaitState(c, "Backup");
      try (LastingConnections first = nodes.startClient(LOAD)) {
        nodes.prefer(nodes.a(), 50);
        awaitHandover(nodes.a(), nodes.b());
        try (LastingConnections second = nodes.startClient(LOAD)) {
          nodes.prefer(nodes.b(), 40);
          awaitHandover(nodes.b(), c);
          try (LastingConnections third = nodes.startClient(LOAD)) {
            Wait.pause(LONGER_THAN_SILENCE);
            assertUnbroken(nodes, List.of(first, second, third));
          }
        }
      }
    }
  }

  @Test
  void connectionsLiveThroughAHandoverAndTheWayBack() {
    try (HandoverNodes nodes = HandoverNodes.open("handover-back", Segment.VIP, "60s");
        LastingConnections first = nodes.startClient(LOAD)) {
      nodes.prefer(nodes.a(), 50);
      awaitHandover(nodes.a(), nodes.b());
      try (LastingConnections second = nodes.startClient(LOAD)) {
        nodes.prefer(nodes.a(), 150);
        awaitHandover(nodes.b(), nodes.a());
        try (LastingConnections third = nodes.startClient(LOAD)) {
          Wait.pause(LONGER_THAN_SILENCE);
          assertUnbroken(nodes, List.of(first, second, third));
        }
      }
    }
  }

  @Test
  void connectionsLiveThroughTheHandoverOfAThousandAddresses() {
    List<String> vips =
        IntStream.range(0, 1000).mapToObj(i -> "10.77.%d.%d".formatted(i / 250, i % 250)).toList();
    try (HandoverNodes nodes = HandoverNodes.open("handover-thousand", vips, "60s")) {
      Wait.until("all are held", Segment.PATIENCE, () -> nodes.a().node().holds(vips.getLast()));
      try (LastingConnections first = nodes.startClient(LOAD)) {
        nodes.prefer(nodes.a(), 50);
        awaitHandover(nodes.a(), nodes.b());
        try (LastingConnections second = nodes.startClient(LOAD)) {
          Wait.pause(LONGER_THAN_SILENCE);
          assertUnbroken(nodes, List.of(first, second));
        }
      }
    }
  }

  /**
   * Nobody serves them any more. What clients still send is refused then; one whose last request
   * the predecessor's kernel had acknowledged has nothing to send, and gives up by itself.
   */
  @Test
  void connectionsOfAPredecessorThatIsKilledAreResetByTheSuccessor() throws IOException {
    try (HandoverNodes nodes = HandoverNodes.open("handover-dead", Segment.VIP, "60s");
        Socket quiet = new Socket(Segment.VIP, HandoverNodes.PORT);
        LastingConnections connections = nodes.startClient(LOAD)) {
      nodes.a().process().terminate();
      Segment.awaitState(nodes.b(), "Active");
      awaitPassage(nodes.b());
      nodes.a().process().kill();
      Wait.until(
          () -> "node-b passes nothing on: " + nodes.b().rules(),
          Segment.PATIENCE,
          () -> nodes.b().rules().isEmpty());
      quiet.setSoTimeout((int) Segment.PATIENCE.toMillis());
      quiet.getOutputStream().write(1);
      assertThrows(SocketException.class, quiet.getInputStream()::read);
      Wait.until("the clients know", Segment.PATIENCE, () -> lines(nodes).size() == CONNECTIONS);
      LastingReport report = connections.end();
      System.out.println("A predecessor is killed: " + report);
      assertEquals(CONNECTIONS, report.failures(), report::toString);
    }
  }

  /** The predecessor is there still, and takes the addresses back. */
  @Test
  void connectionsLiveOnAtThePredecessorWhenItsSuccessorIsKilled() {
    try (HandoverNodes nodes = HandoverNodes.open("handover-killed", Segment.VIP, "60s");
        LastingConnections connections = nodes.startClient(LOAD)) {
      nodes.prefer(nodes.a(), 50);
      awaitHandover(nodes.a(), nodes.b());
      awaitPassage(nodes.b());
      nodes.b().process().kill();
      Segment.awaitState(nodes.a(), "Active");
      Wait.pause(Duration.ofSeconds(1));
      LastingReport report = connections.end();
      System.out.println("A successor is killed: " + report);
      assertEquals(0, report.failures(), report::toString);
    }
  }

  private static void awaitHandover(SpeakerProgram from, SpeakerProgram to) {
    Segment.awaitState(to, "Active");
    Segment.awaitState(from, "Backup");
  }

  private static void awaitPassage(SpeakerProgram successor) {
    Wait.until(
        () -> "packets are passed on: " + successor.rules(),
        Segment.PATIENCE,
        () -> successor.rules().contains("dup to 192.168.64.11"));
  }

  private static void assertUnbroken(HandoverNodes nodes, List<LastingConnections> all) {
    for (LastingConnections connections : all) {
      LastingReport report = connections.end();
      System.out.println("A handover during another: " + report);
      assertEquals(0, report.failures(), report::toString);
      assertEquals(CONNECTIONS, report.connections(), report::toString);
    }
    assertEquals(0, nodes.timeouts(), "no packet was lost");
  }

  private static List<String> lines(HandoverNodes nodes) {
    try {
      return Files.readAllLines(nodes.errors());
    } catch (IOException e) {
      return List.of();
    }
  }
}
