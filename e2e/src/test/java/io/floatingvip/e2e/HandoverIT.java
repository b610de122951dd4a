package io.floatingvip.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.floatingvip.e2e.lab.Lab;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.Wait;
import io.floatingvip.e2e.lasting.ExchangeServer;
import io.floatingvip.e2e.lasting.LastingConnections;
import io.floatingvip.e2e.lasting.LastingReport;
import io.floatingvip.e2e.outage.OutageClock;
import io.floatingvip.e2e.outage.OutageReport;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What connections that last see of planned handovers: nothing. */
class HandoverIT {
  private static final String VIP6 = "fd64::100";
  private static final int PORT = 81;
  private static final LastingConnections.Load LOAD =
      new LastingConnections.Load(20, Duration.ofMillis(10), Duration.ofSeconds(3), 30_000_000);

  @Test
  void connectionsLiveThroughTheEndOfASpeakerAndItsReturn() {
    try (Nodes nodes = Nodes.open("handover", Segment.VIP, "30s")) {
      nodes.endAndReturnUnderLoad();
    }
  }

  @Test
  void connectionsLiveThroughTheEndOfASpeakerAndItsReturnOverIpv6() {
    try (Nodes nodes = Nodes.open("handover6", VIP6, "30s")) {
      assumeTrue(nodes.a.isProcessBound(), "the kernel answers for IPv6 addresses on a LAN device");
      nodes.endAndReturnUnderLoad();
    }
  }

  /** Whoever has not ended by then gets a reset, and not silence. */
  @Test
  void connectionsThatOutlastTheDrainTimeoutAreReset() {
    LastingConnections.Load load =
        new LastingConnections.Load(10, Duration.ofMillis(10), Duration.ofMinutes(10), 0);
    try (Nodes nodes = Nodes.open("handover-timeout", Segment.VIP, "1s");
        LastingConnections connections = nodes.startClient(load)) {
      nodes.a.process().terminate();
      nodes.a.process().awaitExit(Segment.PATIENCE);
      LastingReport report = connections.end();
      System.out.println("Drain timeout of a second: " + report);
      assertEquals(10, report.failures(), "each was reset, and came back: " + report);
      assertTrue(
          nodes.a.process().log().contains("0 connections were served to their end, 10 were reset"),
          nodes.a.process()::log);
    }
  }

  /** Rules belong to the process: a killed one takes them along, and nobody is left in silence. */
  @Test
  void killedSpeakersLeaveNoRulesInAHandover() {
    try (Nodes nodes = Nodes.open("handover-kill", Segment.VIP, "30s");
        LastingConnections connections = nodes.startClient(LOAD)) {
      nodes.a.process().terminate();
      Segment.awaitState(nodes.b, "Active");
      Wait.until(
          () -> "node-b passes packets on: " + rules(nodes.nodeB),
          Segment.PATIENCE,
          () -> rules(nodes.nodeB).contains("dup to 192.168.64.11"));
      assertTrue(rules(nodes.nodeA).contains("arp operation request"), () -> rules(nodes.nodeA));
      nodes.a.process().kill();
      nodes.b.process().kill();
      nodes.a.process().awaitExit(Segment.PATIENCE);
      nodes.b.process().awaitExit(Segment.PATIENCE);
      Wait.until("rules are gone", Segment.PATIENCE, () -> rules(nodes.nodeA).isEmpty());
      Wait.until("rules are gone", Segment.PATIENCE, () -> rules(nodes.nodeB).isEmpty());
      assertTrue(connections.isRunning());
    }
  }

  /** A listener that leaves with its virtual router serves until the successor has taken over. */
  @Test
  void anEmptyProgrammeHandsOverWithoutAnyLoss() {
    try (Segment segment = Segment.open("handover-empty")) {
      segment.startBackends();
      SpeakerProgram a = segment.startSpeaker(segment.nodeA(), 150, false);
      Segment.awaitState(a, "Active");
      SpeakerProgram b = segment.startSpeaker(segment.nodeB(), 100, false);
      Segment.awaitState(b, "Backup");
      try (OutageClock clock = segment.startClient()) {
        clock.awaitAnswers(100, Segment.PATIENCE);
        long before = System.nanoTime();
        a.replaceProgramme("{}\n");
        Segment.awaitState(b, "Active");
        Wait.until(
            () -> "node-a has closed its listener: " + a.status(),
            Segment.PATIENCE,
            () -> a.status().at("/listeners").isEmpty() && !a.node().holds(Segment.VIP));
        clock.awaitAnswers(100, Segment.PATIENCE);
        OutageReport report = clock.settledReport(before);
        System.out.println("an empty programme for the Active: client saw " + report.line());
        assertEquals(0, report.failed(), report::line);
      }
    }
  }

  private static String rules(LabNode node) {
    return node.run("nft", "list", "ruleset");
  }

  /** Node-a, preferred and Active, and node-b, its Backup, before a server for long connections. */
  private static final class Nodes implements AutoCloseable {
    private final Lab lab;
    private final String vip;
    private final String drain;
    private final LabNode nodeA;
    private final LabNode nodeB;
    private final LabNode client;
    private final SpeakerProgram a;
    private final SpeakerProgram b;

    private Nodes(Lab lab, String vip, String drain) {
      this.lab = lab;
      this.vip = vip;
      this.drain = drain;
      this.nodeA = node("node-a", 11);
      this.nodeB = node("node-b", 12);
      this.client = node("client", 200);
      ExchangeServer.start(lab.node("server", 21));
      this.a = start(nodeA, 150);
      Segment.awaitState(a, "Active");
      this.b = start(nodeB, 100);
      Segment.awaitState(b, "Backup");
    }

    static Nodes open(String folder, String vip, String drain) {
      return new Nodes(Lab.open(Path.of("target", "lab", folder)), vip, drain);
    }

    private LabNode node(String name, int number) {
      LabNode node = lab.node(name, number);
      node.run("ip", "address", "add", "fd64::" + number + "/64", "dev", "eth0", "nodad");
      return node;
    }

    LastingConnections startClient(LastingConnections.Load load) {
      Path errors = lab.folder().resolve("client-lasting.log");
      return LastingConnections.start(client, vip, PORT, load, errors);
    }

    private SpeakerProgram start(LabNode node, int priority) {
      return SpeakerProgram.start(
          node,
          lab.folder(),
          """
          virtualRouters:
            - name: web
              virtualRouterID: 51
              interface: eth0
              priority: %d
              advertisementInterval: 100ms
              addresses: ["%s"]
          listeners:
            - {name: exchange, addresses: ["%s"], port: %d, pool: exchange}
          pools:
            - name: exchange
              endpoints: [{address: 192.168.64.21, port: 8081}]
              drain: {timeout: %s}
          """
              .formatted(priority, vip, vip, PORT, drain));
    }

    void endAndReturnUnderLoad() {
      try (LastingConnections connections = startClient(LOAD)) {
        a.process().terminate();
        Segment.awaitState(b, "Active");
        a.process().awaitExit(Segment.PATIENCE);
        SpeakerProgram returned = start(nodeA, 150);
        Segment.awaitState(returned, "Active");
        Wait.until(
            () -> "node-b serves its connections to their end: " + b.status(),
            Segment.PATIENCE,
            () -> b.status().at("/virtualRouters/0/handingOver").isMissingNode());
        LastingReport report = connections.end();
        System.out.println("SIGTERM of the Active and its return, " + vip + ": " + report);
        assertEquals(0, report.failures(), report::toString);
        assertTrue(report.connections() > 2 * LOAD.connections(), report::toString);
      }
    }

    @Override
    public void close() {
      lab.close();
    }
  }
}
