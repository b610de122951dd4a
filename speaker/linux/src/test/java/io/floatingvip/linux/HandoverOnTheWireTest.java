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
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two hosts that hold the same address, one after the other, and a client that has connected. */
@NeedsNetworkAdmin
final class HandoverOnTheWireTest {
  private static final int PORT = 8080;
  private static final int DISCARD = 9;
  private static final int MILLIS = 10_000;

  private final TestNode lan = TestNode.create("lan");
  private final TestNode retired = TestNode.create("retired");
  private final TestNode successor = TestNode.create("successor");
  private final TestNode client = TestNode.create("client");

  @BeforeEach
  void connect() {
    lan.run("ip", "link", "add", "br0", "type", "bridge", "forward_delay", "0");
    lan.run("ip", "link", "set", "br0", "up");
    connect(retired, "p1", 1);
    connect(successor, "p2", 2);
    connect(client, "p3", 3);
  }

  private void connect(TestNode node, String port, int number) {
    TestNode.connect(node, "lan0", "10.9.0." + number + "/24", lan, port, "10.8.0." + number);
    node.run("ip", "address", "add", "fd09::" + number + "/64", "dev", "lan0", "nodad");
    lan.run("ip", "link", "set", port, "master", "br0");
  }

  @AfterEach
  void close() {
    client.close();
    successor.close();
    retired.close();
    lan.close();
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
    hold(retired, vip);
    try (ServerSocket old = listen(retired, vip);
        Socket before = dial(vip);
        Socket served = old.accept()) {
      exchange(before, served);

      try (FlowPassage passage = open(vip, retiredAddress)) {
        passage.begin(List.of(), List.of());
        hold(successor, vip);
        redirect(vip);
        try (ServerSocket fresh = listen(successor, vip)) {
          exchange(before, served);
          try (Socket after = dial(vip);
              Socket answered = fresh.accept()) {
            exchange(after, answered);
            exchange(before, served);
          }
        }
      }

      // Without the rules the successor refuses what it does not know.
      assertThrows(IOException.class, () -> exchange(before, served));
    }
  }

  /** Each passes on to the other what it does not know, and a packet is passed only once. */
  @Test
  void whatNeitherKnowsIsResetAndDoesNotGoInCircles() throws Exception {
    String vip = "10.9.0.100";
    hold(retired, vip);
    ServerSocket old = listen(retired, vip);
    try (Socket lost = dial(vip)) {
      Socket served = old.accept();
      exchange(lost, served);
      forget(served, old, vip);
      try (FlowPassage there = open(vip, "10.9.0.1");
          FlowPassage back = open(retired, vip, "10.9.0.2", mac(successor))) {
        there.begin(List.of(), List.of());
        back.begin(List.of(), List.of());
        hold(successor, vip);
        redirect(vip);
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
    hold(successor, vip);
    try (ServerSocket server = listen(successor, vip);
        Socket connection = dial(vip);
        Socket served = server.accept();
        TcpConnectionTable table = successor.call(TcpConnectionTable::open)) {
      List<TcpConnection> known = table.at(Set.of(InetAddress.getByName(vip)));
      assertEquals(1, known.size());
      try (FlowPassage passage = open(vip, "10.9.0.1")) {
        passage.begin(known, List.of());
        exchange(connection, served);
      }
    }
  }

  @Test
  void connectionsAreEndedByAReset() throws Exception {
    String vip = "10.9.0.100";
    hold(retired, vip);
    try (ServerSocket server = listen(retired, vip);
        Socket connection = dial(vip);
        Socket served = server.accept();
        TcpConnectionTable table = retired.call(TcpConnectionTable::open)) {
      exchange(connection, served);
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
    hold(retired, "10.9.0.100");
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
    assertEquals(Optional.of(mac(retired)), neighbor(client, "10.9.0.100"));
  }

  @Test
  void neighborsAreAskedFor() throws Exception {
    assertEquals(Optional.of(mac(successor)), neighbor(client, "10.9.0.2"));
    assertEquals(Optional.of(mac(successor)), neighbor(client, "fd09::2"));
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

  private FlowPassage open(String vip, String to) throws Exception {
    return open(successor, vip, to, mac(retired));
  }

  private static FlowPassage open(TestNode node, String vip, String to, MacAddress guarded)
      throws Exception {
    return node.call(() -> {
      try (RouteSocket routes = RouteSocket.open()) {
        return FlowPassage.open(
            "fvip-test",
            0,
            new FlowPassage.Terms(
                routes.link("lan0").orElseThrow().index(),
                List.of(InetAddress.getByName(vip)),
                InetAddress.getByName(to),
                List.of(guarded)));
      }
    });
  }

  private static MacAddress mac(TestNode node) throws Exception {
    return node.link("lan0").mac();
  }

  /** As an announcement of the successor would. */
  private void redirect(String vip) throws Exception {
    String mac = mac(successor).toString();
    client.run("ip", "neighbor", "replace", vip, "lladdr", mac, "dev", "lan0");
  }

  private static void hold(TestNode node, String vip) {
    String length = vip.contains(":") ? "/128" : "/32";
    String device = vip.contains(":") ? "lan0" : "lo";
    node.run(
        "ip",
        "address",
        "add",
        vip + length,
        "dev",
        device,
        vip.contains(":") ? "nodad" : "noprefixroute");
  }

  private static ServerSocket listen(TestNode node, String vip) throws Exception {
    ServerSocket server = node.call(() -> new ServerSocket(PORT, 10, InetAddress.getByName(vip)));
    server.setSoTimeout(MILLIS);
    return server;
  }

  private Socket dial(String vip) throws Exception {
    Socket socket =
        client.call(() -> {
          Socket dialled = new Socket();
          dialled.connect(new InetSocketAddress(vip, PORT), MILLIS);
          return dialled;
        });
    socket.setSoTimeout(MILLIS);
    return socket;
  }

  private static void exchange(Socket a, Socket b) throws IOException {
    b.setSoTimeout(MILLIS);
    a.getOutputStream().write('q');
    assertEquals('q', b.getInputStream().read());
    b.getOutputStream().write('a');
    assertEquals('a', a.getInputStream().read());
  }
}
