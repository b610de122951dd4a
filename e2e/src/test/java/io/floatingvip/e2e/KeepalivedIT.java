package io.floatingvip.e2e;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.e2e.lab.LabProcess;
import io.floatingvip.e2e.lab.Wait;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A speaker on one segment with a real keepalived, and under the eyes of a real tcpdump. */
class KeepalivedIT {
  private static final Duration TWENTY_INTERVALS = Duration.ofSeconds(2);

  @Test
  void keepalivedBacksUpASpeakerOfHigherPriority() {
    try (Segment segment = Segment.open("keepalived-backup")) {
      SpeakerProgram speaker = segment.startSpeaker(segment.nodeA(), 150, true);
      Segment.awaitState(speaker, "Active");
      LabProcess keepalived = segment.startKeepalived(segment.nodeB(), 100);
      awaitLog(keepalived, "Entering BACKUP STATE");
      // It would have taken over within four intervals had it not understood us.
      Wait.pause(TWENTY_INTERVALS);
      assertFalse(segment.nodeB().holds(Segment.VIP), keepalived::log);

      long killed = System.nanoTime();
      speaker.process().kill();
      Segment.awaitHolding(segment.nodeB());
      System.out.printf(
          "keepalived took over from a killed speaker after %.0f ms%n",
          (System.nanoTime() - killed) / 1e6);

      SpeakerProgram returning = segment.startSpeaker(segment.nodeA(), 150, true);
      Segment.awaitState(returning, "Active");
      Wait.until(keepalived::log, Segment.PATIENCE, () -> !segment.nodeB().holds(Segment.VIP));
      // It sees first to it that connections of the other one may go on.
      Segment.awaitHolding(segment.nodeA());
    }
  }

  @Test
  void speakerBacksUpAKeepalivedOfHigherPriority() {
    try (Segment segment = Segment.open("keepalived-active")) {
      segment.startKeepalived(segment.nodeB(), 150);
      Segment.awaitHolding(segment.nodeB());
      SpeakerProgram speaker = segment.startSpeaker(segment.nodeA(), 100, true);
      Segment.awaitState(speaker, "Backup");
      Wait.pause(TWENTY_INTERVALS);
      assertFalse(segment.nodeA().holds(Segment.VIP), speaker.process()::log);

      long pulled = System.nanoTime();
      segment.nodeB().pullCable();
      Segment.awaitHolding(segment.nodeA());
      System.out.printf(
          "speaker took over from a keepalived without cable after %.0f ms%n",
          (System.nanoTime() - pulled) / 1e6);
      Segment.awaitState(speaker, "Active");

      segment.nodeB().plugCable();
      Segment.awaitState(speaker, "Backup");
      Wait.until(
          "speaker gave " + Segment.VIP + " back",
          Segment.PATIENCE,
          () -> !segment.nodeA().holds(Segment.VIP) && segment.nodeB().holds(Segment.VIP));
    }
  }

  @Test
  void terminatedKeepalivedHandsOverToTheSpeaker() {
    try (Segment segment = Segment.open("keepalived-terminated")) {
      LabProcess keepalived = segment.startKeepalived(segment.nodeB(), 150);
      Segment.awaitHolding(segment.nodeB());
      SpeakerProgram speaker = segment.startSpeaker(segment.nodeA(), 100, true);
      Segment.awaitState(speaker, "Backup");

      keepalived.terminate();

      Segment.awaitState(speaker, "Active");
      // It sees first to it that connections of the other one may go on.
      Segment.awaitHolding(segment.nodeA());
      String reason = speaker.status().at("/virtualRouters/0/reason").asText();
      assertFalse(reason.contains("silent"), reason);
    }
  }

  @Test
  void tcpdumpFindsNothingWrongWithAnAdvertisement() {
    try (Segment segment = Segment.open("tcpdump")) {
      Segment.awaitState(segment.startSpeaker(segment.nodeA(), 150, true), "Active");

      String seen = Tcpdump.capture(segment.nodeB(), 5, "ip proto 112");
      assertTrue(seen.contains("ttl 255"), seen);
      assertTrue(seen.contains("192.168.64.11 > 224.0.0.18: "), seen);
      assertTrue(
          seen.contains("VRRPv3, Advertisement, vrid 51, prio 150, intvl 10cs, length 12"), seen);
      assertTrue(seen.contains("addrs: " + Segment.VIP), seen);
      assertFalse(seen.contains("bad "), seen);
      System.out.println("tcpdump: " + seen.strip().replaceAll("\\s*\\R\\s*", " | "));
    }
  }

  private static void awaitLog(LabProcess process, String text) {
    Wait.until(process::log, Segment.PATIENCE, () -> process.log().contains(text));
  }
}
