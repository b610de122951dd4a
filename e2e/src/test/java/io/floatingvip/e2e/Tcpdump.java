package io.floatingvip.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.LabProcess;
import java.util.List;
import java.util.Map;

/** A real tcpdump's opinion of what a host receives. */
final class Tcpdump {
  private Tcpdump() {}

  /**
   * Waits for some packets and returns what it says of them.
   *
   * @param filter which, as of pcap-filter(7)
   */
  static String capture(LabNode node, int packets, String filter) {
    LabProcess tcpdump =
        node.start(
            "tcpdump",
            List.of(
                "tcpdump",
                "--relinquish-privileges=root",
                "--interface=" + LabNode.INTERFACE,
                "-nevvc" + packets,
                filter),
            Map.of());
    int status = tcpdump.awaitExit(Segment.PATIENCE);
    String seen = tcpdump.log();
    assumeFalse(
        seen.contains("Couldn't change to 'root'"),
        "Skipped: tcpdump insists on setting its groups, which only root may.");
    assertEquals(0, status, seen);
    return seen;
  }
}
