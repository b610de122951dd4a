package io.floatingvip.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.floatingvip.e2e.lab.Wait;
import io.floatingvip.e2e.lasting.LastingConnections;
import io.floatingvip.e2e.lasting.LastingReport;
import io.floatingvip.e2e.outage.OutageClock;
import io.floatingvip.e2e.outage.OutageReport;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What connections that last see of planned handovers: nothing. */
@Tag("alone")
class HandoverIT {
  private static final String VIP6 = "fd64::100";
  private static final LastingConnections.Load LOAD =
      new LastingConnections.Load(20, Duration.ofMillis(10), Duration.ofSeconds(3), 30_000_000);

  @Test
  void connectionsLiveThroughTheEndOfASpeakerAndItsReturn() {
    try (HandoverNodes nodes = HandoverNodes.open("handover", Segment.VIP, "30s")) {
      endAndReturnUnderLoad(nodes);
    }
  }

  @Test
  void connectionsLiveThroughTheEndOfASpeakerAndItsReturnOverIpv6() {
    try (HandoverNodes nodes = HandoverNodes.open("handover6", VIP6, "30s")) {
      assumeTrue(
          nodes.a().isProcessBound(), "the kernel answers for IPv6 addresses on a LAN device");
      endAndReturnUnderLoad(nodes);
    }
  }

  /** Whoever has not ended by then gets a reset, and not silence. */
  @Test
  void connectionsThatOutlastTheDrainTimeoutAreReset() {
    LastingConnections.Load load =
        new LastingConnections.Load(10, Duration.ofMillis(10), Duration.ofMinutes(10), 0);
    try (HandoverNodes nodes = HandoverNodes.open("handover-timeout", Segment.VIP, "1s");
        LastingConnections connections = nodes.startClient(load)) {
      nodes.a().process().terminate();
      nodes.a().process().awaitExit(Segment.PATIENCE);
      LastingReport report = connections.end();
      System.out.println("Drain timeout of a second: " + report);
      assertEquals(10, report.failures(), "each was reset, and came back: " + report);
      assertTrue(
          nodes
              .a()
              .process()
              .log()
              .contains("0 connections were served to their end, 10 were reset"),
          nodes.a().process()::log);
    }
  }

  /** Rules belong to the process: a killed one takes them along, and nobody is left in silence. */
  @Test
  void killedSpeakersLeaveNoRulesInAHandover() {
    try (HandoverNodes nodes = HandoverNodes.open("handover-kill", Segment.VIP, "30s");
        LastingConnections connections = nodes.startClient(LOAD)) {
      nodes.a().process().terminate();
      Segment.awaitState(nodes.b(), "Active");
      Wait.until(
          () -> "node-b passes packets on: " + nodes.b().rules(),
          Segment.PATIENCE,
          () -> nodes.b().rules().contains("dup to 192.168.64.11"));
      assertTrue(nodes.a().rules().contains("arp operation request"), () -> nodes.a().rules());
      nodes.a().process().kill();
      nodes.b().process().kill();
      nodes.a().process().awaitExit(Segment.PATIENCE);
      nodes.b().process().awaitExit(Segment.PATIENCE);
      Wait.until("rules are gone", Segment.PATIENCE, () -> nodes.a().rules().isEmpty());
      Wait.until("rules are gone", Segment.PATIENCE, () -> nodes.b().rules().isEmpty());
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

  private static void endAndReturnUnderLoad(HandoverNodes nodes) {
    assertEquals("", nodes.a().rules() + nodes.b().rules());
    try (LastingConnections connections = nodes.startClient(LOAD)) {
      nodes.a().process().terminate();
      Segment.awaitState(nodes.b(), "Active");
      nodes.a().process().awaitExit(Segment.PATIENCE);
      SpeakerProgram returned = nodes.startAgain();
      Segment.awaitState(returned, "Active");
      Wait.until(
          () -> "node-b serves its connections to their end: " + nodes.b().status(),
          Segment.PATIENCE,
          () -> nodes.b().status().at("/virtualRouters/0/handingOver").isMissingNode());
      LastingReport report = connections.end();
      long lost = nodes.timeouts();
      System.out.printf(
          "SIGTERM of the Active and its return: %s, %d TCP timeouts%n", report, lost);
      assertEquals(0, report.failures(), report::toString);
      assertTrue(report.connections() > 2 * LOAD.connections(), report::toString);
      // How long an exchange takes depends on the machine too; that a packet is lost does not.
      assertEquals(0, lost, "no packet was lost");
      Wait.until(
          () -> "without a handover there are no rules: " + nodes.a().rules() + nodes.b().rules(),
          Segment.PATIENCE,
          () -> nodes.a().rules().isEmpty() && nodes.b().rules().isEmpty());
    }
  }
}
