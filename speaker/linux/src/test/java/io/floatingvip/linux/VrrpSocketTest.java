package io.floatingvip.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.floatingvip.linux.testing.NeedsNetworkAdmin;
import io.floatingvip.linux.testing.TestNode;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsNetworkAdmin
final class VrrpSocketTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] ADVERTISEMENT = HEX.parseHex("310ac8020064fc11c0000201c0000202");
  private static final long WAIT = 10_000_000_000L;

  private final TestNode a = TestNode.create("a");
  private final TestNode b = TestNode.create("b");
  private int indexA;
  private int indexB;

  @BeforeEach
  void connect() throws Exception {
    TestNode.connect(a, "lan0", "10.9.0.1/24", b, "lan0", "10.9.0.2/24");
    a.run("ip", "address", "add", "fe80::a/64", "dev", "lan0", "nodad");
    b.run("ip", "address", "add", "fe80::b/64", "dev", "lan0", "nodad");
    indexA = a.link("lan0").index();
    indexB = b.link("lan0").index();
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  @Test
  void aMulticastMessageArrivesWithItsAddressesAndTtl() throws Exception {
    try (VrrpSocket sender = a.call(() -> VrrpSocket.open(Family.IPV4, indexA));
        VrrpSocket receiver = b.call(() -> VrrpSocket.open(Family.IPV4, indexB))) {
      receiver.join();
      send(sender, "10.9.0.1", "224.0.0.18");
      assertReceived(receiver, "10.9.0.1", "224.0.0.18");
      assertFalse(sender.receive(), "what is sent does not come back");
    }
  }

  @Test
  void anIpv6MulticastMessageArrivesWithItsAddressesAndHopLimit() throws Exception {
    try (VrrpSocket sender = a.call(() -> VrrpSocket.open(Family.IPV6, indexA));
        VrrpSocket receiver = b.call(() -> VrrpSocket.open(Family.IPV6, indexB))) {
      receiver.join();
      send(sender, "fe80::a", "ff02::12");
      assertReceived(receiver, "fe80::a", "ff02::12");
    }
  }

  @Test
  void unicastMessagesArriveWithoutJoining() throws Exception {
    try (VrrpSocket sender = a.call(() -> VrrpSocket.open(Family.IPV4, indexA));
        VrrpSocket receiver = b.call(() -> VrrpSocket.open(Family.IPV4, indexB));
        VrrpSocket sender6 = a.call(() -> VrrpSocket.open(Family.IPV6, indexA));
        VrrpSocket receiver6 = b.call(() -> VrrpSocket.open(Family.IPV6, indexB))) {
      send(sender, "10.9.0.1", "10.9.0.2");
      assertReceived(receiver, "10.9.0.1", "10.9.0.2");
      send(sender6, "fe80::a", "fe80::b");
      assertReceived(receiver6, "fe80::a", "fe80::b");
    }
  }

  @Test
  void multicastIsHeardOnlyBetweenJoiningAndLeaving() throws Exception {
    try (VrrpSocket sender = a.call(() -> VrrpSocket.open(Family.IPV4, indexA));
        VrrpSocket receiver = b.call(() -> VrrpSocket.open(Family.IPV4, indexB));
        VrrpSocket other = b.call(() -> VrrpSocket.open(Family.IPV4, indexB))) {
      receiver.join();
      receiver.join();
      send(sender, "10.9.0.1", "224.0.0.18");
      assertReceived(receiver, "10.9.0.1", "224.0.0.18");
      assertFalse(other.receive(), "another socket's membership must not count");
      receiver.leave();
      send(sender, "10.9.0.1", "224.0.0.18");
      send(sender, "10.9.0.1", "10.9.0.2");
      assertReceived(receiver, "10.9.0.1", "10.9.0.2");
    }
  }

  @Test
  void packetsLeaveWithTrafficClassCs6WithoutDontFragment() throws Exception {
    Process tcpdump =
        b.start(
            new ProcessBuilder("tcpdump", "-i", "lan0", "-c", "1", "-lnv", "ip proto 112")
                .redirectErrorStream(true));
    try (VrrpSocket sender = a.call(() -> VrrpSocket.open(Family.IPV4, indexA))) {
      String shown = "";
      try (var output = tcpdump.inputReader()) {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
          if (line.contains("listening on")) {
            send(sender, "10.9.0.1", "224.0.0.18");
          }
          shown += line;
        }
      }
      assertTrue(
          shown.contains("tos 0xc0") && shown.contains("ttl 255") && shown.contains("flags [none]"),
          shown);
      assertTrue(shown.contains("10.9.0.1 > 224.0.0.18: VRRPv3, Advertisement"), shown);
    } finally {
      tcpdump.destroyForcibly();
    }
  }

  @Test
  void sendingFromAnAddressThatIsNotOursIsAnError() throws Exception {
    try (VrrpSocket sender = a.call(() -> VrrpSocket.open(Family.IPV4, indexA))) {
      LinuxException refused =
          assertThrows(LinuxException.class, () -> send(sender, "10.9.0.77", "10.9.0.2"));
      assertTrue(
          refused
              .getMessage()
              .startsWith("send a VRRP message from 10.9.0.77 to 10.9.0.2: sendmsg failed with E"));
    }
  }

  @Test
  void anInterfaceThatDoesNotExistIsAnError() {
    assertThrows(LinuxException.class, () -> VrrpSocket.open(Family.IPV4, 99).join());
  }

  @Test
  void sendingAndReceivingAllocateNothing() throws Exception {
    try (VrrpSocket sender = a.call(() -> VrrpSocket.open(Family.IPV4, indexA));
        VrrpSocket receiver = b.call(() -> VrrpSocket.open(Family.IPV4, indexB))) {
      VrrpRoute route =
          sender.route(InetAddress.getByName("10.9.0.1"), InetAddress.getByName("10.9.0.2"));
      sender.outgoing().put(0, ADVERTISEMENT);
      exchange(sender, route, receiver, 20_000);
      long thread = Thread.currentThread().threadId();
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long least = Long.MAX_VALUE;
      // The compiler may still be at work in the first rounds; what counts is that the path itself
      // needs nothing.
      for (int round = 0; round < 50 && least > 1_000; round++) {
        long before = threads.getThreadAllocatedBytes(thread);
        exchange(sender, route, receiver, 1_000);
        least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
      }
      assertTrue(least < 1_000, "1000 messages there and back allocated " + least + " bytes");
    }
  }

  private static void exchange(VrrpSocket sender, VrrpRoute route, VrrpSocket receiver, int count)
      throws Exception {
    for (int i = 0; i < count; i++) {
      sender.send(route, ADVERTISEMENT.length);
      while (!receiver.receive()) {
        Thread.onSpinWait();
      }
    }
  }

  private static void send(VrrpSocket sender, String from, String to) throws Exception {
    sender.outgoing().put(0, ADVERTISEMENT);
    sender.send(
        sender.route(InetAddress.getByName(from), InetAddress.getByName(to)), ADVERTISEMENT.length);
  }

  private void assertReceived(VrrpSocket receiver, String from, String to) throws Exception {
    long end = System.nanoTime() + WAIT;
    while (!receiver.receive()) {
      assertTrue(System.nanoTime() < end, "nothing arrived");
      Thread.onSpinWait();
    }
    if (receiver.family() == Family.IPV4) {
      ByteBuffer packet = receiver.packet();
      assertEquals(0x45, packet.get(0), "an IPv4 header of 20 bytes");
      assertEquals(20 + ADVERTISEMENT.length, packet.getShort(2));
      assertEquals((byte) 255, packet.get(8));
      assertEquals(address(from), ByteBuffer.wrap(new byte[4]).putInt(packet.getInt(12)).flip());
      assertEquals(address(to), ByteBuffer.wrap(new byte[4]).putInt(packet.getInt(16)).flip());
      assertEquals(ByteBuffer.wrap(ADVERTISEMENT), packet.slice(20, packet.limit() - 20));
    } else {
      assertEquals(address(from), address(receiver.sourceHigh(), receiver.sourceLow()));
      assertEquals(address(to), address(receiver.destinationHigh(), receiver.destinationLow()));
      assertEquals(255, receiver.hopLimit());
      assertEquals(ByteBuffer.wrap(ADVERTISEMENT), receiver.packet());
    }
  }

  private static ByteBuffer address(String text) throws Exception {
    return ByteBuffer.wrap(InetAddress.getByName(text).getAddress());
  }

  private static ByteBuffer address(long high, long low) {
    return ByteBuffer.allocate(16).putLong(high).putLong(low).flip();
  }
}
