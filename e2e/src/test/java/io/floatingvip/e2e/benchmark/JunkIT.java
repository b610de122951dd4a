package io.floatingvip.e2e.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.e2e.lab.LabProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the benchmarks call junk, as a third party reads it off the wire. */
class JunkIT {
  @Test
  void validJunkIsAnAdvertisementWithARightChecksum() {
    String seen = seen(new Junk("lower priority", 1, true));

    assertTrue(seen.contains("VRRPv3, Advertisement"), seen);
    assertTrue(seen.contains("vrid 51, prio 1"), seen);
    assertTrue(seen.contains("ttl 255"), seen);
    assertTrue(seen.contains(FailoverSegment.VIP), seen);
    assertEquals(-1, seen.indexOf("bad vrrp cksum"), seen);
  }

  @Test
  void invalidJunkHasAWrongChecksum() {
    String seen = seen(new Junk("wrong checksum", 250, false));

    assertTrue(seen.contains("vrid 51, prio 250"), seen);
    assertTrue(seen.contains("bad vrrp cksum"), seen);
  }

  private static String seen(Junk junk) {
    try (FailoverSegment segment = FailoverSegment.open(Path.of("target", "lab", "junk"));
        LabProcess _ = JunkSender.start(segment.stranger(), junk, 100)) {
      return segment
          .client()
          .run("timeout", "30", "tcpdump", "-c", "1", "-vv", "-n", "-i", "eth0", "ip proto 112");
    }
  }
}
