package io.floatingvip.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.linux.testing.NeedsNetworkAdmin;
import io.floatingvip.linux.testing.TestNode;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two hosts that hold the same address, one after the other, and a client that has connected. */
@NeedsNetworkAdmin
final class HandoverOnTheWireTest {
  private static final int DISCARD = 9;

  private final HandoverHosts hosts = new HandoverHosts();
  private final TestNode lan = hosts.lan();
  private final TestNode retired = hosts.retired();
  private final TestNode successor = hosts.successor();
  private final TestNode client = hosts.client();

  @AfterEach
  void close() {
    hosts.close();
  }

  @Test
  void aConnectionGoesOnAndNewOnesMeetTheSuccessorOverIpv4() throws Exception {
    handOver("10.9.0.100", "10.9.0.1");
  }

  @Test
  void aConnectionGoesOnAndNewOnesMeetTheSuccessorOverIpv6() throws Exception {
    handOver("fd09::100", "fd09::1");
  }

  private void handOver(String vip, String retiredAddress) throws Exception {
    HandoverHosts.hold(retired, vip);
    try (ServerSocket old = HandoverHosts.listen(retired, vip);
        Socket before = hosts.dial(vip);
        Socket served = old.accept()) {
      HandoverHosts.exchange(before, served);

      try (FlowPassage passage = hosts.open(vip, retiredAddress)) {
        passage.begin(List.of(), List.of(), List.of());
        HandoverHosts.hold(successor, vip);
        hosts.redirect(vip);
        try (ServerSocket fresh = HandoverHosts.listen(successor, vip)) {
          HandoverHosts.exchange(before, served);
          try (Socket after = hosts.dial(vip);
              Socket answered = fresh.accept()) {
            HandoverHosts.exchange(after, answered);
            HandoverHosts.exchange(before, served);
          }
        }
      }

      // Without the rules the successor refuses what it does not know.
      assertThrows(IOException.class, () -> HandoverHosts.exchange(before, served));
    }
  }

  /** Each passes on to the other what it does not know, and a packet is passed only once. */
  @Test
  void whatNeitherKnowsIsResetAndDoesNotGoInCircles() throws Exception {
    String vip = "10.9.0.100";
    HandoverHosts.hold(retired, vip);
    ServerSocket old = HandoverHosts.listen(retired, vip);
    try (Socket lost = hosts.dial(vip)) {
      Socket served = old.accept();
      HandoverHosts.exchange(lost, served);
      forget(served, old, vip);
      try (FlowPassage there = hosts.open(vip, "10.9.0.1");
          FlowPassage back =
              HandoverHosts.open(retired, vip, "10.9.0.2", HandoverHosts.mac(successor))) {
        there.begin(List.of(), List.of(), List.of());
        back.begin(List.of(), List.of(), List.of());
        HandoverHosts.hold(successor, vip);
        hosts.redirect(vip);
        long before = packetsTo("p1") + packetsTo("p2");
        assertThrows(IOException.class, () -> exchange(lost));
        long packets = packetsTo("p1") + packetsTo("p2") - before;
        // One to the successor, passed on once, and what ARP needs.
        assertTrue(packets < 20, () -> packets + " packets for one");
      }
    }
  }

  /** The address goes, and the connection with it, without a word to the client. */
  private void forget(Socket served, ServerSocket old, String vip) throws IOException {
    retired.run("ip", "link", "set", "lan0", "down");
    served.setSoLinger(true, 0);
    served.close();
    old.close();
    retired.run("ip", "link", "set", "lan0", "up");
    assertTrue(retired.run("ip", "address", "show").contains(vip));
  }

  private static void exchange(Socket lost) throws IOException {
    lost.getOutputStream().write('q');
    if (lost.getInputStream().read() < 0) {
      throw new EOFException();
    }
  }

  /** What the segment has sent to the host at this port. */
  private long packetsTo(String port) {
    String line =
        lan.run("cat", "/proc/net/dev")
            .lines()
            .filter(each -> each.strip().startsWith(port + ":"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.substring(line.indexOf(':') + 1).strip().split("\\s+", -1)[9]);
  }

  @Test
  void aConnectionThatIsNamedStaysWithTheSuccessor() throws Exception {
    String vip = "10.9.0.100";
    HandoverHosts.hold(successor, vip);
    try (ServerSocket server = HandoverHosts.listen(successor, vip);
        Socket connection = hosts.dial(vip);
        Socket served = server.accept();
        TcpConnectionTable table = successor.call(TcpConnectionTable::open)) {
      List<TcpConnection> known = table.at(Set.of(InetAddress.getByName(vip)));
      assertEquals(1, known.size());
      try (FlowPassage passage = hosts.open(vip, "10.9.0.1")) {
        passage.begin(known, List.of(), List.of());
        HandoverHosts.exchange(connection, served);
      }
    }
  }

  @Test
  void connectionsAreEndedByAReset() throws Exception {
    String vip = "10.9.0.100";
    HandoverHosts.hold(retired, vip);
    try (ServerSocket server = HandoverHosts.listen(retired, vip);
        Socket connection = hosts.dial(vip);
        Socket served = server.accept();
        TcpConnectionTable table = retired.call(TcpConnectionTable::open)) {
      HandoverHosts.exchange(connection, served);
      assertEquals(0, table.reset(Set.of(InetAddress.getByName("10.9.0.1"))));
      assertEquals(1, table.reset(Set.of(InetAddress.getByName(vip))));
      assertThrows(IOException.class, () -> connection.getInputStream().read());
      assertEquals(List.of(), table.at(Set.of(InetAddress.getByName(vip))));
    }
  }

  @Test
  void aSilentHostIsNotFoundAndAsksInItsOwnName() throws Exception {
    InetAddress vip = InetAddress.getByName("10.9.0.100");
    InetAddress own = InetAddress.getByName("10.9.0.1");
    HandoverHosts.hold(retired, "10.9.0.100");
    NeighborSilence silence =
        retired.call(() -> NeighborSilence.open("fvip-test", List.of(vip), own));
    try (DatagramSocket speaker = retired.call(() -> new DatagramSocket(0, vip))) {
      assertEquals(Optional.empty(), neighbor(client, "10.9.0.100"));
      speaker.send(new DatagramPacket(new byte[1], 1, InetAddress.getByName("10.9.0.2"), DISCARD));
      // The successor learns who asks when it is asked.
      while (!successor.run("ip", "neighbor").contains("10.9.0.1 dev lan0 lladdr")) {
        Thread.sleep(10);
      }
      assertFalse(successor.run("ip", "neighbor").contains("10.9.0.100 dev lan0 lladdr"));
    }
    silence.close();
    assertEquals(Optional.of(HandoverHosts.mac(retired)), neighbor(client, "10.9.0.100"));
  }

  @Test
  void neighborsAreAskedFor() throws Exception {
    assertEquals(Optional.of(HandoverHosts.mac(successor)), neighbor(client, "10.9.0.2"));
    assertEquals(Optional.of(HandoverHosts.mac(successor)), neighbor(client, "fd09::2"));
    assertEquals(Optional.empty(), neighbor(client, "10.9.0.77"));
  }

  private static Optional<MacAddress> neighbor(TestNode node, String address) throws Exception {
    return node.call(() -> {
      try (NeighborTable table = NeighborTable.open();
          RouteSocket routes = RouteSocket.open()) {
        int index = routes.link("lan0").orElseThrow().index();
        // The kernel repeats its question after a second, and gives up after three.
        return table.resolve(index, InetAddress.getByName(address), Duration.ofSeconds(2));
      }
    });
  }
}
