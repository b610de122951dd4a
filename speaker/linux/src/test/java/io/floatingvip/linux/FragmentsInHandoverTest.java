package io.floatingvip.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.linux.testing.NeedsNetworkAdmin;
import io.floatingvip.linux.testing.TestNode;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Packets that come in fragments while two hosts serve an address, each the flows that are its. */
@NeedsNetworkAdmin
final class FragmentsInHandoverTest {
  /** Three fragments on an Ethernet. */
  private static final int LONG = 4000;

  private static final int SHORT = 10;
  private static final int TIMES = 20;
  private static final int BYTES = 200_000;
  private static final String VIP = "10.9.0.100";
  private static final String VIP6 = "fd09::100";

  private final HandoverHosts hosts = new HandoverHosts();
  private final TestNode retired = hosts.retired();
  private final TestNode successor = hosts.successor();
  private final TestNode client = hosts.client();

  @AfterEach
  void close() {
    hosts.close();
  }

  @Test
  void datagramsArriveAtTheirSessionOverIpv4AndNoFragmentElsewhere() throws Exception {
    exchangeDatagrams(VIP, "10.9.0.1");
    assertEquals(3 * TIMES, Integer.parseInt(reassemblyRequests(retired)));
    assertEquals(3 * TIMES, Integer.parseInt(reassemblyRequests(successor)));
  }

  @Test
  void datagramsArriveAtTheirSessionOverIpv6AndNoFragmentElsewhere() throws Exception {
    exchangeDatagrams(VIP6, "fd09::1");
    assertEquals(3 * TIMES, Integer.parseInt(reassemblyRequests6(retired)));
    assertEquals(3 * TIMES, Integer.parseInt(reassemblyRequests6(successor)));
  }

  /** Then the kernel puts fragments together before the rules see them. */
  @Test
  void datagramsArriveAtTheirSessionOverIpv4WhereConnectionsAreTracked() throws Exception {
    track("ip");
    exchangeDatagrams(VIP, "10.9.0.1");
  }

  @Test
  void datagramsArriveAtTheirSessionOverIpv6WhereConnectionsAreTracked() throws Exception {
    track("ip6");
    exchangeDatagrams(VIP6, "fd09::1");
  }

  private void track(String family) {
    successor.run("nft", "add table " + family + " track");
    successor.run(
        "nft", "add chain " + family + " track in { type filter hook input priority 0; }");
    successor.run("nft", "add rule " + family + " track in ct state established counter");
  }

  private void exchangeDatagrams(String vip, String retiredAddress) throws Exception {
    HandoverHosts.hold(retired, vip);
    HandoverHosts.hold(successor, vip);
    hosts.redirect(vip);
    try (DatagramSocket old = receiver(retired, vip);
        DatagramSocket fresh = receiver(successor, vip);
        DatagramSocket claimed = sender(vip);
        DatagramSocket other = sender(vip);
        FlowPassage passage = hosts.open(vip, retiredAddress)) {
      claim(claimed, vip);
      passage.begin(List.of(), List.of(), List.of());
      send(claimed, SHORT);
      assertEquals(SHORT, receive(old));
      for (int i = 0; i < TIMES; i++) {
        send(claimed, LONG);
        send(other, LONG);
        assertEquals(LONG, receive(old));
        assertEquals(LONG, receive(fresh));
      }
    }
  }

  private void claim(DatagramSocket session, String vip) throws Exception {
    InetAddress address = InetAddress.getByName(vip);
    int index = retired.link("lan0").index();
    MacAddress mac = HandoverHosts.mac(successor);
    try (UdpClaims claims = retired.call(() -> UdpClaims.open(Family.of(address), index))) {
      claims.claim(
          new UdpFlow(
              new InetSocketAddress(address, HandoverHosts.PORT),
              new InetSocketAddress(session.getLocalAddress(), session.getLocalPort())),
          mac);
    }
  }

  private static DatagramSocket receiver(TestNode node, String vip) throws Exception {
    DatagramSocket socket =
        node.call(() -> new DatagramSocket(HandoverHosts.PORT, InetAddress.getByName(vip)));
    socket.setSoTimeout(HandoverHosts.MILLIS);
    return socket;
  }

  private DatagramSocket sender(String vip) throws Exception {
    DatagramSocket socket = client.call(() -> new DatagramSocket());
    socket.connect(new InetSocketAddress(vip, HandoverHosts.PORT));
    return socket;
  }

  private static void send(DatagramSocket socket, int length) throws IOException {
    socket.send(new DatagramPacket(new byte[length], length));
  }

  private static int receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2 * LONG], 2 * LONG);
    socket.receive(packet);
    return packet.getLength();
  }

  /** Fragments that have come to the host itself. */
  private static String reassemblyRequests(TestNode node) {
    List<String[]> lines =
        node.run("cat", "/proc/net/snmp")
            .lines()
            .filter(line -> line.startsWith("Ip:"))
            .map(line -> line.split(" ", -1))
            .toList();
    return lines.getLast()[Arrays.asList(lines.getFirst()).indexOf("ReasmReqds")];
  }

  private static String reassemblyRequests6(TestNode node) {
    return node.run("cat", "/proc/net/snmp6")
        .lines()
        .filter(line -> line.startsWith("Ip6ReasmReqds"))
        .map(line -> line.split("\\s+", -1)[1])
        .findFirst()
        .orElseThrow();
  }

  /**
   * TCP avoids fragments where routers say that a packet is too long for them; an old host does not
   * ask them to.
   */
  @Test
  void aConnectionWhoseSegmentsARouterHasCutGoesOn() throws Exception {
    try (TestNode far = TestNode.create("far")) {
      putBehindNarrowRouter(far);
      HandoverHosts.hold(retired, VIP);
      try (ServerSocket old = HandoverHosts.listen(retired, VIP);
          Socket dialled = far.call(() -> new Socket(VIP, HandoverHosts.PORT));
          Socket served = old.accept();
          FlowPassage passage = hosts.open(VIP, "10.9.0.1")) {
        passage.begin(List.of(), List.of(), List.of());
        HandoverHosts.hold(successor, VIP);
        hosts.redirect(VIP);
        byte[] sent = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
          sent[i] = (byte) (i * 31);
        }
        Thread writer = Thread.ofPlatform().start(() -> write(dialled, sent));
        served.setSoTimeout(HandoverHosts.MILLIS);
        assertArrayEquals(sent, served.getInputStream().readNBytes(BYTES));
        writer.join();
        assertTrue(Integer.parseInt(reassemblyRequests(retired)) > 0, "in fragments");
        assertEquals("0", reassemblyRequests(successor));
      }
    }
  }

  private static void write(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void putBehindNarrowRouter(TestNode far) {
    TestNode.connect(far, "far0", "10.7.0.1/24", client, "far0", "10.7.0.2/24");
    far.run("ip", "route", "add", "10.9.0.0/24", "via", "10.7.0.2");
    far.run("sysctl", "-qw", "net.ipv4.ip_no_pmtu_disc=1");
    client.run("sysctl", "-qw", "net.ipv4.ip_forward=1");
    client.run("ip", "link", "set", "lan0", "mtu", "1000");
    for (TestNode host : List.of(retired, successor)) {
      host.run("ip", "route", "add", "10.7.0.0/24", "via", "10.9.0.3");
    }
  }
}
