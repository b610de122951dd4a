package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.Family;
import io.floatingvip.linux.LinuxException;
import io.floatingvip.linux.MacAddress;
import io.floatingvip.linux.NeighborTable;
import io.floatingvip.linux.UdpClaims;
import io.floatingvip.linux.UdpFlow;
import io.floatingvip.vrrp.IpAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The UDP sessions at addresses that a successor has: tells it of them again and again, because a
 * claim may be lost or come before the successor listens. Belongs to one thread.
 */
final class SessionClaims implements AutoCloseable {
  /** So that very many sessions don't fill the interface's queue. */
  private static final int AT_ONCE = 200;

  private static final Duration RESOLUTION_PATIENCE = Duration.ofMillis(200);

  private final SessionSource source;
  private final Set<InetAddress> addresses;
  private final InetAddress successor;
  private final int interfaceIndex;
  private List<UdpFlow> sessions = List.of();
  private Optional<MacAddress> mac = Optional.empty();
  private @Nullable UdpClaims claims;
  private int next;

  SessionClaims(Handovers.Subject subject, IpAddress successor, SessionSource source) {
    this.source = source;
    this.addresses = subject.inetAddresses();
    this.successor = successor.toInetAddress();
    this.interfaceIndex = subject.lan().index();
  }

  /** Looks which there are now. */
  List<UdpFlow> look() {
    sessions = source.at(addresses);
    return sessions;
  }

  /** Whether there were none at the last look. */
  boolean isEmpty() {
    return sessions.isEmpty();
  }

  /** Tells the successor of some, in turn. */
  void send() throws LinuxException {
    if (sessions.isEmpty()) {
      return;
    }
    if (mac.isEmpty()) {
      try (NeighborTable neighbors = NeighborTable.open()) {
        mac = neighbors.resolve(interfaceIndex, successor, RESOLUTION_PATIENCE);
      }
    }
    if (mac.isPresent()) {
      for (int i = Math.min(AT_ONCE, sessions.size()); i > 0; i--) {
        next = next + 1 < sessions.size() ? next + 1 : 0;
        open().claim(sessions.get(next), mac.get());
      }
    }
  }

  private UdpClaims open() throws LinuxException {
    UdpClaims opened = claims;
    if (opened == null) {
      opened = UdpClaims.open(Family.of(successor), interfaceIndex);
      claims = opened;
    }
    return opened;
  }

  @Override
  public void close() {
    UdpClaims opened = claims;
    if (opened != null) {
      opened.close();
    }
  }
}
