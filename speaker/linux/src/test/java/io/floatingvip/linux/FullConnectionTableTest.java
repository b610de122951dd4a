package io.floatingvip.linux;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.linux.testing.NeedsNetworkAdmin;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A handover between hosts that track connections and can't track one more. */
@NeedsNetworkAdmin
final class FullConnectionTableTest {
  /** The kernel drops what it can't track, so this is all that can be seen of it. */
  private static final int SILENT_MILLIS = 500;

  private final HandoverHosts hosts = new HandoverHosts();

  @AfterEach
  void close() {
    hosts.close();
  }

  @Test
  void aConnectionGoesOnOverIpv4ThoughNoneCanBegin() throws Exception {
    handOver("10.9.0.100", "10.9.0.1");
  }

  @Test
  void aConnectionGoesOnOverIpv6ThoughNoneCanBegin() throws Exception {
    handOver("fd09::100", "fd09::1");
  }

  /** What the predecessor serves it tracks already. */
  @Test
  void aConnectionGoesOnWhereThePredecessorCanTrackNoMore() throws Exception {
    String vip = "10.9.0.100";
    TrackedConnections.track(hosts.retired());
    TrackedConnections.track(hosts.successor());
    HandoverHosts.hold(hosts.retired(), vip);
    try (ServerSocket old = HandoverHosts.listen(hosts.retired(), vip);
        Socket before = hosts.dial(vip);
        Socket served = old.accept()) {
      HandoverHosts.exchange(before, served);
      TrackedConnections.fill(hosts.retired());
      try (FlowPassage passage = hosts.open(vip, "10.9.0.1")) {
        passage.begin(List.of(), List.of(), List.of());
        HandoverHosts.hold(hosts.successor(), vip);
        hosts.redirect(vip);
        try (ServerSocket fresh = HandoverHosts.listen(hosts.successor(), vip);
            Socket after = hosts.dial(vip);
            Socket answered = fresh.accept()) {
          HandoverHosts.exchange(after, answered);
          HandoverHosts.exchange(before, served);
        }
      }
    }
  }

  private void handOver(String vip, String retiredAddress) throws Exception {
    TrackedConnections.track(hosts.retired());
    TrackedConnections.track(hosts.successor());
    HandoverHosts.hold(hosts.retired(), vip);
    try (ServerSocket old = HandoverHosts.listen(hosts.retired(), vip);
        Socket before = hosts.dial(vip);
        Socket served = old.accept()) {
      HandoverHosts.exchange(before, served);
      TrackedConnections.fill(hosts.successor());
      try (FlowPassage passage = hosts.open(vip, retiredAddress)) {
        passage.begin(List.of(), List.of(), List.of());
        HandoverHosts.hold(hosts.successor(), vip);
        hosts.redirect(vip);
        try (ServerSocket fresh = HandoverHosts.listen(hosts.successor(), vip)) {
          HandoverHosts.exchange(before, served);
          assertTrue(fresh.isBound());
          assertThrows(SocketTimeoutException.class, () -> hosts.dial(vip, SILENT_MILLIS));
          HandoverHosts.exchange(before, served);
        }
      }
    }
  }
}
