package io.floatingvip.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.e2e.lab.Lab;
import io.floatingvip.e2e.lab.Wait;
import io.floatingvip.e2e.lasting.LastingConnections;
import io.floatingvip.e2e.lasting.LastingReport;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients of every kind and planned handovers, one after the other between the same two nodes. */
class HandoverClientsIT {
  private static final LastingConnections.Load LOAD =
      new LastingConnections.Load(3, Duration.ofMillis(10), Duration.ofMinutes(10), /* bytes= */ 0);

  private static HandoverPair pair;
  private static ServerSocket streams;
  private static DatagramBackend datagrams;

  @BeforeAll
  static void open() throws Exception {
    pair = new HandoverPair();
    streams = OneWayStream.listen();
    datagrams = new DatagramBackend(Lab.OWN_ADDRESS, 9053);
  }

  @AfterAll
  static void close() throws Exception {
    datagrams.close();
    streams.close();
    pair.close();
  }

  @AfterEach
  void awaitEnd() {
    pair.awaitEndOfHandover();
  }

  /** Two addresses that share a virtual router, and a reload of both speakers in between. */
  @Test
  void whoOnlySendsAndWhoOnlyReceivesLosesNothingAlsoWhenListenersAreAdded() throws Exception {
    try (OneWayStream up = OneWayStream.up(streams, HandoverPair.VIP);
        OneWayStream down = OneWayStream.down(streams, HandoverPair.SECOND_VIP)) {
      up.awaitProgress();
      down.awaitProgress();
      pair.handOver();
      up.awaitProgress();
      pair.reload();
      up.awaitProgress();
      down.awaitProgress();
      up.assertWhole();
      down.assertWhole();
    }
  }

  @Test
  void aClientOnThePredecessorItselfNoticesNothing() {
    try (LastingConnections local = startAt(pair.active())) {
      pair.handOver();
      pair.handOver();
      LastingReport report = local.end();
      assertEquals(0, report.failures(), report::toString);
    }
  }

  /** Its host has the address itself from now on, and would take no answer from there. */
  @Test
  void aClientOnTheSuccessorItselfIsReset() {
    try (LastingConnections local = startAt(pair.backup())) {
      long before = pair.failures();
      pair.handOver();
      Wait.until(
          "each is reset", Segment.PATIENCE, () -> pair.failures() - before >= LOAD.connections());
      assertTrue(local.isRunning(), "and connects again");
    }
  }

  private static LastingConnections startAt(SpeakerProgram speaker) {
    return LastingConnections.start(
        speaker.node(), HandoverPair.VIP, HandoverPair.EXCHANGE_PORT, LOAD, pair.errors());
  }

  @Test
  void udpSessionsGoOnWhereTheyAreAndNewOnesBeginAtTheSuccessor() throws Exception {
    // Without a TUN device the kernel answers for IPv6 addresses on the LAN device.
    boolean alsoIpv6 = pair.active().isProcessBound();
    String other = alsoIpv6 ? HandoverPair.VIP6 : HandoverPair.VIP;
    try (DatagramClient client = new DatagramClient(HandoverPair.VIP);
        DatagramClient second = new DatagramClient(other);
        DatagramClient waiting = new DatagramClient(HandoverPair.VIP)) {
      String session = client.session();
      String secondSession = second.session();
      assertEquals(session, client.session());
      waiting.send(DatagramBackend.LATER);
      pair.handOver();
      datagrams.answerLate();
      assertTrue(waiting.receive().contains(host(session)), "it was its session's answer");
      client.awaitSession(session);
      second.awaitSession(secondSession);
      awaitNewSessionsElsewhere(host(session));
      pair.handOver();
      client.awaitSession(session);
      second.awaitSession(secondSession);
    }
  }

  /** Until the client has heard of the successor they begin at the predecessor. */
  private static void awaitNewSessionsElsewhere(String host) {
    Wait.until(
        "new sessions are not at " + host,
        Segment.PATIENCE,
        () -> {
          try (DatagramClient fresh = new DatagramClient(HandoverPair.VIP)) {
            return !host(fresh.session()).equals(host);
          }
        });
  }

  private static String host(String session) {
    return session.substring(0, session.lastIndexOf(':'));
  }
}
