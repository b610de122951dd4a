package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.FlowPassage;
import io.floatingvip.linux.LinuxException;
import io.floatingvip.linux.MacAddress;
import io.floatingvip.linux.NeighborSilence;
import io.floatingvip.linux.NeighborTable;
import io.floatingvip.linux.TcpConnectionTable;
import io.floatingvip.vrrp.IpAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Does once at the start what a handover does, for an address that nobody has: so it is known
 * before whether the host allows it, and in a handover nothing is done for the first time.
 */
final class HandoverRehearsal {
  private static final int LOOPBACK = 1;

  /** For documentation only (RFC 5737, RFC 3849). */
  private static final List<String> NOBODY = List.of("192.0.2.1", "2001:db8::1");

  private HandoverRehearsal() {}

  /** Why connections can't be carried through handovers on this host; empty when they can. */
  static Optional<String> hindrance(String name) {
    try {
      for (String text : NOBODY) {
        InetAddress nobody = IpAddress.parse(text).toInetAddress();
        FlowPassage.Terms terms =
            new FlowPassage.Terms(LOOPBACK, List.of(nobody), nobody, List.of(MacAddress.ZERO));
        try (FlowPassage passage = FlowPassage.open(name, 0, terms);
            TcpConnectionTable connections = TcpConnectionTable.open()) {
          passage.begin(connections.at(Set.of(nobody)), List.of(), List.of());
        }
      }
      try (NeighborTable neighbors = NeighborTable.open()) {
        neighbors.resolve(LOOPBACK, InetAddress.getLoopbackAddress(), Duration.ZERO);
      }
      InetAddress nobody = IpAddress.parse(NOBODY.getFirst()).toInetAddress();
      NeighborSilence.open(name, List.of(nobody), nobody).close();
      return Optional.empty();
    } catch (LinuxException e) {
      return Optional.of(e.getMessage());
    }
  }
}
