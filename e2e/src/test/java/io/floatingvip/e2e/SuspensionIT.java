package io.floatingvip.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.Wait;
import io.floatingvip.e2e.outage.OutageClock;
import io.floatingvip.e2e.outage.OutageReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A speaker that stops in its tracks, as in a frozen virtual machine, and goes on later. */
class SuspensionIT {
  private static final Duration SUSPENDED = Duration.ofSeconds(5);

  /** A speaker's socket takes 8 MB of them, and each is more than a kilobyte. */
  private static final int CHANGES = 10_000;

  private static final String SECOND_ADDRESS = "192.168.64.77/24";

  /** NETLINK_ROUTE, in the second column of /proc/net/netlink; what was lost is in the ninth. */
  private static final String ROUTE_PROTOCOL = "0";

  @Test
  void suspendedActiveLosesItsAddressesAndYieldsWhenItResumes() {
    try (Segment segment = Segment.open("suspension")) {
      segment.startBackends();
      SpeakerProgram suspended = segment.startSpeaker(segment.nodeA(), 150, false);
      Segment.awaitState(suspended, "Active");
      SpeakerProgram successor = segment.startSpeaker(segment.nodeB(), 100, false);
      Segment.awaitState(successor, "Backup");
      try (OutageClock clock = segment.startClient()) {
        clock.awaitAnswers(100, Segment.PATIENCE);

        long stopped = System.nanoTime();
        suspended.process().suspend();
        double gone = Segment.millisUntilGone(suspended.node(), stopped);
        Segment.awaitState(successor, "Active");
        Wait.pause(SUSPENDED.minusNanos(System.nanoTime() - stopped));
        long resumed = System.nanoTime();
        suspended.process().resume();
        Segment.awaitState(suspended, "Backup");
        assertNeverHolds(suspended.node(), Duration.ofSeconds(2));

        OutageReport whileSuspended = clock.settledReport(stopped);
        OutageReport afterResuming = clock.report(resumed);
        System.out.printf(
            "SIGSTOP of the Active for 5 s: VIP left its node after %.0f ms; client while it was"
                + " stopped: %s; after it resumed: %s%n",
            gone, whileSuspended.line(), afterResuming.line());
        assertTrue(gone <= 4_000, () -> "lost its address after " + gone + " ms");
        assertEquals("Active", successor.state());
        assertEquals(0, afterResuming.failed(), afterResuming::line);
      }
    }
  }

  /** Its timer has run out long ago, but what says that the Active lives has arrived as well. */
  @Test
  void suspendedBackupStaysBackupWhenItResumes() {
    try (Segment segment = Segment.open("suspension-backup")) {
      SpeakerProgram active = segment.startSpeaker(segment.nodeA(), 150, true);
      Segment.awaitState(active, "Active");
      SpeakerProgram suspended = segment.startSpeaker(segment.nodeB(), 100, true);
      Segment.awaitState(suspended, "Backup");
      List<JsonNode> before = List.of(transitions(active), transitions(suspended));

      for (int i = 0; i < 3; i++) {
        suspended.process().suspend();
        Wait.pause(Duration.ofSeconds(2));
        suspended.process().resume();
        Segment.awaitState(suspended, "Backup");
        Wait.pause(Duration.ofSeconds(1));
      }

      assertEquals(before, List.of(transitions(active), transitions(suspended)));
    }
  }

  /** More of them than the kernel keeps for it, and the last ones count: they are lost. */
  @Test
  void changesOfTheHostThatASuspendedActiveIsNotToldOfAreSeenWhenItResumes() throws IOException {
    try (Segment segment = Segment.open("suspension-overrun")) {
      LabNode node = segment.nodeA();
      SpeakerProgram speaker = segment.startSpeaker(node, 150, true);
      Segment.awaitState(speaker, "Active");
      Segment.awaitHolding(node);
      JsonNode before = transitions(speaker);
      String device =
          node.run("sh", "-c", "ip -o address show to " + Segment.VIP + " | cut -d' ' -f2");
      StringBuilder changes = new StringBuilder();
      for (int i = 0; i < CHANGES; i++) {
        changes.append("link set lo alias n%d\n".formatted(i));
      }
      changes.append("address delete %s/32 dev %s\n".formatted(Segment.VIP, device));
      changes.append("address add %s dev %s\n".formatted(SECOND_ADDRESS, LabNode.INTERFACE));
      Path batch = Files.writeString(segment.folder().resolve("changes"), changes);
      long lost = lostEvents(node);

      speaker.process().suspend();
      node.run("ip", "-batch", batch.toString());
      speaker.process().resume();

      assertTrue(lostEvents(node) > lost, "the kernel kept all events");
      Segment.awaitHolding(node);
      Wait.until(
          () -> "it knows of " + SECOND_ADDRESS + ": " + speaker.status(),
          Segment.PATIENCE,
          () -> speaker.status().at("/interfaces").toString().contains(SECOND_ADDRESS));
      assertEquals(before, transitions(speaker), speaker.process()::log);
    }
  }

  /** What rtnetlink had to say to sockets of the host that were full. */
  private static long lostEvents(LabNode node) {
    return node.run("cat", "/proc/net/netlink")
        .lines()
        .map(line -> line.strip().split(" +"))
        .filter(columns -> columns[1].equals(ROUTE_PROTOCOL))
        .mapToLong(columns -> Long.parseLong(columns[8]))
        .sum();
  }

  private static JsonNode transitions(SpeakerProgram speaker) {
    return speaker.status().at("/virtualRouters/0/transitions");
  }

  private static void assertNeverHolds(LabNode node, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      assertFalse(node.holds(Segment.VIP), node + " took " + Segment.VIP + " back");
      Wait.pause(Duration.ofMillis(5));
    }
  }
}
