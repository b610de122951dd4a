package io.floatingvip.linux;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.floatingvip.linux.testing.NeedsNetworkAdmin;
import io.floatingvip.linux.testing.TestNode;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A handover between hosts that track connections, of which one can't track one more. */
@NeedsNetworkAdmin
final class FullConnectionTableTest {
  /** The kernel drops what it can't track, so this is all that can be seen of it. */
  private static final int SILENT_MILLIS = 500;

  private final HandoverHosts hosts = new HandoverHosts();

  @AfterEach
  void close() {
    hosts.close();
  }

  /** What becomes of a client that comes during the handover. */
  private interface Newcomer {
    void meet(ServerSocket successor) throws Exception;
  }

  @Test
  void aConnectionGoesOnOverIpv4ThoughNoneCanBegin() throws Exception {
    handOver("10.9.0.100", "10.9.0.1", hosts.successor(), _ -> isLeftInSilence("10.9.0.100"));
  }

  @Test
  void aConnectionGoesOnOverIpv6ThoughNoneCanBegin() throws Exception {
    handOver("fd09::100", "fd09::1", hosts.successor(), _ -> isLeftInSilence("fd09::100"));
  }

  /** What the predecessor serves it tracks already. */
  @Test
  void aConnectionGoesOnWhereThePredecessorCanTrackNoMore() throws Exception {
    handOver(
        "10.9.0.100",
        "10.9.0.1",
        hosts.retired(),
        successor -> {
          try (Socket after = hosts.dial("10.9.0.100");
              Socket answered = successor.accept()) {
            HandoverHosts.exchange(after, answered);
          }
        });
  }

  private void isLeftInSilence(String vip) {
    assertThrows(SocketTimeoutException.class, () -> hosts.dial(vip, SILENT_MILLIS));
  }

  private void handOver(String vip, String retiredAddress, TestNode full, Newcomer newcomer)
      throws Exception {
    TrackedConnections.track(hosts.retired());
    TrackedConnections.track(hosts.successor());
    HandoverHosts.hold(hosts.retired(), vip);
    try (ServerSocket old = HandoverHosts.listen(hosts.retired(), vip);
        Socket before = hosts.dial(vip);
        Socket served = old.accept()) {
      HandoverHosts.exchange(before, served);
      TrackedConnections.fill(full);
      try (FlowPassage passage = hosts.open(vip, retiredAddress)) {
        passage.begin(List.of(), List.of(), List.of());
        HandoverHosts.hold(hosts.successor(), vip);
        hosts.redirect(vip);
        try (ServerSocket fresh = HandoverHosts.listen(hosts.successor(), vip)) {
          HandoverHosts.exchange(before, served);
          newcomer.meet(fresh);
          HandoverHosts.exchange(before, served);
        }
      }
    }
  }
}
