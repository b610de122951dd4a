package io.floatingvip.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.floatingvip.e2e.lab.Lab;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.Wait;
import io.floatingvip.e2e.lasting.ExchangeServer;
import io.floatingvip.e2e.lasting.LastingConnections;
import io.floatingvip.e2e.lasting.LastingReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An address that new files give to another virtual router, which another host leads: node-a leads
 * the first, node-b the second.
 */
@Tag("alone")
class AddressMoveIT {
  private static final int A = 11;
  private static final int B = 12;
  private static final String FIRST_VIP = "192.168.64.101";
  private static final String SECOND_VIP = "192.168.64.102";
  private static final int PORT = 81;
  private static final int CONNECTIONS = 5;

  /** A predecessor of which nothing is heard for so long gets no packets any more. */
  private static final Duration LONGER_THAN_SILENCE = Duration.ofMillis(2500);

  private static final LastingConnections.Load LOAD =
      new LastingConnections.Load(
          CONNECTIONS, Duration.ofMillis(10), Duration.ofMinutes(10), /* bytes= */ 0);

  private Lab lab;
  private LabNode client;

  @BeforeEach
  void open() {
    lab = Lab.open(Path.of("target", "lab", "address-move"));
    ExchangeServer.start(lab.node("server", 21));
    client = lab.node("client", 200);
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Multicast", "Unicast"})
  void connectionsLiveThroughTheMoveAndTheWayBack(String transport) {
    SpeakerProgram a = start(A, transport);
    SpeakerProgram b = start(B, transport);
    await(a, "first", "Active");
    await(b, "first", "Backup");
    await(b, "second", "Active");
    await(a, "second", "Backup");
    try (LastingConnections before = startClient()) {
      b.replaceProgramme(programme(B, transport, true));
      a.replaceProgramme(programme(A, transport, true));
      awaitPassage(b, A);
      try (LastingConnections moved = startClient()) {
        // Who has it hears of it first this time.
        b.replaceProgramme(programme(B, transport, false));
        a.replaceProgramme(programme(A, transport, false));
        awaitPassage(a, B);
        try (LastingConnections back = startClient()) {
          Wait.pause(LONGER_THAN_SILENCE);
          assertUnbroken(List.of(before, moved, back));
        }
      }
    }
    for (SpeakerProgram each : List.of(a, b)) {
      Wait.until(
          () -> "rules are gone: " + each.rules(), Segment.PATIENCE, () -> each.rules().isEmpty());
    }
  }

  private SpeakerProgram start(int number, String transport) {
    LabNode node = lab.node("node-" + number, number);
    return SpeakerProgram.start(node, lab.folder(), programme(number, transport, false));
  }

  /** The VIP is one of the first virtual router's, or of the second's. */
  private static String programme(int number, String transport, boolean moved) {
    String peers =
        transport.equals("Unicast") ? "peers: [192.168.64.%d]".formatted(A + B - number) : "";
    return """
    virtualRouters:
      - name: first
        virtualRouterID: 51
        interface: eth0
        priority: %d
        advertisementInterval: 100ms
        transport: %s
        %s
        addresses: [%s]
      - name: second
        virtualRouterID: 52
        interface: eth0
        priority: %d
        advertisementInterval: 100ms
        transport: %s
        %s
        addresses: [%s]
    listeners:
      - {name: exchange, addresses: [%s], port: %d, pool: exchange}
    pools:
      - name: exchange
        endpoints: [{address: 192.168.64.21, port: 8081}]
    """
        .formatted(
            number == A ? 150 : 100,
            transport,
            peers,
            moved ? FIRST_VIP : FIRST_VIP + ", " + Segment.VIP,
            number == B ? 150 : 100,
            transport,
            peers,
            moved ? SECOND_VIP + ", " + Segment.VIP : SECOND_VIP,
            Segment.VIP,
            PORT);
  }

  private static void await(SpeakerProgram speaker, String router, String state) {
    Wait.until(
        () -> router + " is " + state + ": " + speaker.status(),
        Segment.PATIENCE,
        () -> speaker.state(router).equals(state));
  }

  private static void awaitPassage(SpeakerProgram successor, int predecessor) {
    Wait.until(
        () -> "packets are passed on: " + successor.rules() + successor.status(),
        Segment.PATIENCE,
        () -> successor.rules().contains("dup to 192.168.64." + predecessor));
  }

  private LastingConnections startClient() {
    return LastingConnections.start(
        client, Segment.VIP, PORT, LOAD, lab.folder().resolve("client-lasting.log"));
  }

  private static void assertUnbroken(List<LastingConnections> all) {
    for (LastingConnections each : all) {
      LastingReport report = each.end();
      System.out.println("An address goes to another virtual router: " + report);
      assertEquals(0, report.failures(), report::toString);
      assertEquals(CONNECTIONS, report.connections(), report::toString);
    }
  }
}
