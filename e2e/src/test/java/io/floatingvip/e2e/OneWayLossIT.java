package io.floatingvip.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.Wait;
import io.floatingvip.e2e.outage.OutageClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two speakers of which one does not hear the other, as behind a broken switch port. */
class OneWayLossIT {
  private static final Duration TWENTY_INTERVALS = Duration.ofSeconds(2);

  @Test
  void aBackupThatHearsNothingTakesOverAndYieldsWhenItHearsAgain() {
    try (Segment segment = Segment.open("one-way-loss")) {
      SpeakerProgram active = segment.startSpeaker(segment.nodeA(), 150, true);
      Segment.awaitState(active, "Active");
      SpeakerProgram backup = segment.startSpeaker(segment.nodeB(), 100, true);
      Segment.awaitState(backup, "Backup");
      segment.startBackends();
      LabNode client = segment.client();
      try (OutageClock clock = segment.startClock(client)) {
        clock.awaitAnswers(100, Segment.PATIENCE);

        deafen(backup.node());
        Segment.awaitState(backup, "Active");
        // Nobody can do better than both: each may be the only one that clients reach.
        assertEquals("Active", active.state());

        restore(backup.node());
        Segment.awaitState(backup, "Backup");
        assertEquals("Active", active.state());
        String link = active.node().run("ip", "-o", "link", "show", "dev", LabNode.INTERFACE);
        String mac = link.replaceAll("(?s).*link/ether (\\S+).*", "$1");
        Wait.until(
            () -> "the client sends to " + mac + ": " + client.run("ip", "neigh"),
            Segment.PATIENCE,
            () -> client.run("ip", "neigh", "show", Segment.VIP).contains(mac));
        clock.awaitAnswers(100, Segment.PATIENCE);
      }
    }
  }

  @Test
  void anActiveThatHearsNothingStaysActiveAlone() {
    try (Segment segment = Segment.open("one-way-loss")) {
      SpeakerProgram active = segment.startSpeaker(segment.nodeA(), 150, true);
      Segment.awaitState(active, "Active");
      SpeakerProgram backup = segment.startSpeaker(segment.nodeB(), 100, true);
      Segment.awaitState(backup, "Backup");
      JsonNode before = transitions(backup);

      deafen(active.node());
      Wait.pause(TWENTY_INTERVALS);

      assertEquals("Active", active.state());
      assertEquals("Backup", backup.state());
      assertEquals(before, transitions(backup));
    }
  }

  private static void deafen(LabNode node) {
    node.run(
        "nft",
        "add table ip loss; add chain ip loss in { type filter hook input priority 0; };"
            + " add rule ip loss in ip protocol 112 drop");
  }

  private static void restore(LabNode node) {
    node.run("nft", "delete table ip loss");
  }

  private static JsonNode transitions(SpeakerProgram speaker) {
    return speaker.status().at("/virtualRouters/0/transitions");
  }
}
