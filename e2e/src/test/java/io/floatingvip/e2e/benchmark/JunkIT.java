package io.floatingvip.e2e.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.e2e.lab.Lab;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.LabProcess;
import io.floatingvip.e2e.lab.Wait;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the benchmarks call junk, as a third party reads it off the wire, and as a speaker does. */
class JunkIT {
  private static final Path FOLDER = Path.of("target", "lab", "junk");
  private static final Duration INTERVAL = Duration.ofMillis(100);

  @Test
  void validJunkIsAnAdvertisementWithARightChecksum() {
    String seen = seen(new Junk("lower priority", 1, 12, true));

    assertTrue(seen.contains("VRRPv3, Advertisement"), seen);
    assertTrue(seen.contains("vrid 51, prio 1"), seen);
    assertTrue(seen.contains("ttl 255"), seen);
    assertTrue(seen.contains(FailoverSegment.VIP), seen);
    assertEquals(-1, seen.indexOf("bad vrrp cksum"), seen);
  }

  @Test
  void invalidJunkHasAWrongChecksum() {
    String seen = seen(new Junk("wrong checksum", 250, 12, false));

    assertTrue(seen.contains("vrid 51, prio 250"), seen);
    assertTrue(seen.contains("bad vrrp cksum"), seen);
  }

  /** RFC 9568, erratum 8301: it is discarded, so that the priority in it wins nothing. */
  @Test
  void anAdvertisementWithAnIntervalOfZeroMovesNoSpeaker() {
    try (Lab lab = Lab.open(FOLDER)) {
      LabNode node = lab.node("node-a", 11);
      LabNode stranger = lab.node("stranger", 66);
      LabProcess speaker = new SpeakerContender(lab.folder()).start(node, 100, INTERVAL).process();
      FailoverSegment.awaitHolding(node);
      try (LabProcess _ = JunkSender.start(stranger, new Junk("interval 0", 250, 0, true), 100)) {
        String dropped = "dropped an advertisement from " + stranger.address() + ": interval zero";
        Wait.until(speaker::log, FailoverSegment.PATIENCE, () -> speaker.log().contains(dropped));
        // A hundred more.
        Wait.pause(INTERVAL.multipliedBy(10));
      }
      assertTrue(node.holds(FailoverSegment.VIP), speaker::log);
      assertFalse(speaker.log().contains("Active ->"), speaker::log);
    }
  }

  private static String seen(Junk junk) {
    try (FailoverSegment segment = FailoverSegment.open(FOLDER);
        LabProcess _ = JunkSender.start(segment.stranger(), junk, 100)) {
      return segment
          .client()
          .run("timeout", "30", "tcpdump", "-c", "1", "-vv", "-n", "-i", "eth0", "ip proto 112");
    }
  }
}
