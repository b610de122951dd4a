package io.floatingvip.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.linux.testing.NeedsNetworkAdmin;
import io.floatingvip.linux.testing.TestNode;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A host that speaks and listens at an Ethernet address that is not its interface's. */
@NeedsNetworkAdmin
final class VirtualMacTest {
  private static final MacAddress MAC = MacAddress.parse("00:00:5e:00:01:33");
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final TestNode a = TestNode.create("a");
  private final TestNode b = TestNode.create("b");
  private Link lanA;
  private Link lanB;

  @BeforeEach
  void connect() throws Exception {
    TestNode.connect(a, "lan0", "10.9.0.1/24", b, "lan0", "10.9.0.2/24");
    a.run("ip", "address", "add", "fe80::a/64", "dev", "lan0", "nodad");
    lanA = a.link("lan0");
    lanB = b.link("lan0");
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  @Test
  void framesToTheAddressAreTakenBetweenBeginAndEnd() throws Exception {
    b.run("ip", "neighbor", "replace", "10.9.0.1", "lladdr", MAC.toString(), "dev", "lan0");
    try (MacReception reception = a.call(() -> MacReception.prepare("fvip-test", lanA, MAC))) {
      assertFalse(b.reaches("10.9.0.1", SHORT), "before the beginning");
      reception.begin();
      reception.begin();
      assertTrue(b.reaches("10.9.0.1", LONG_ENOUGH));
      reception.end();
      assertFalse(b.reaches("10.9.0.1", SHORT), "after the end");
      reception.begin();
      assertTrue(b.reaches("10.9.0.1", LONG_ENOUGH));
    }
    assertFalse(b.reaches("10.9.0.1", SHORT), "closed");
    assertEquals("", a.run("nft", "list", "ruleset"));
  }

  @Test
  void theNetworkCardIsAskedToLetThemThrough() throws Exception {
    try (MacReception reception = a.call(() -> MacReception.prepare("fvip-test", lanA, MAC))) {
      assertFalse(a.run("ip", "-d", "link", "show", "lan0").contains("promiscuity 1"));
      reception.begin();
      // A veth has no filter of addresses, so the kernel makes it promiscuous.
      assertTrue(a.run("ip", "-d", "link", "show", "lan0").contains("promiscuity 1"));
      reception.end();
      assertFalse(a.run("ip", "-d", "link", "show", "lan0").contains("promiscuity 1"));
    }
  }

  @Test
  void anAnnouncementComesFromTheAddressAndSaysIt() throws Exception {
    b.run(
        "ip",
        "neighbor",
        "replace",
        "10.9.0.100",
        "lladdr",
        "02:00:00:00:00:99",
        "dev",
        "lan0",
        "nud",
        "stale");
    InetAddress vip = InetAddress.getByName("10.9.0.100");
    try (FrameSocket frames = a.call(() -> FrameSocket.open(lanA.index(), MAC))) {
      String seen = watch("arp", () -> frames.broadcast(ArpPacket.announcement(vip, MAC)));
      assertTrue(seen.contains(MAC + " > ff:ff:ff:ff:ff:ff"), seen);
      assertTrue(b.run("ip", "neigh", "show", "10.9.0.100").contains(MAC.toString()));
    }
  }

  @Test
  void anIpv6AnnouncementComesFromTheAddressAndSaysIt() throws Exception {
    MacAddress mac = MacAddress.parse("00:00:5e:00:02:33");
    InetAddress vip = InetAddress.getByName("fd09::100");
    try (FrameSocket frames = a.call(() -> FrameSocket.open(lanA.index(), mac))) {
      String seen =
          watch(
              "icmp6 and ip6[40] == 136 and ether src " + mac,
              () -> frames.broadcast(NeighborAdvertisement.unsolicited(vip, mac, false)));
      assertTrue(seen.contains(mac + " > 33:33:00:00:00:01"), seen);
      assertTrue(seen.contains("tgt is fd09::100"), seen);
      assertTrue(seen.contains("(2), length 8 (1): " + mac), seen);
    }
  }

  @Test
  void aMessageToTheGroupIsTheSameAsFromARawSocketButForTheFrame() throws Exception {
    assertSame(Family.IPV4, "10.9.0.1", "01:00:5e:00:00:12");
    assertSame(Family.IPV6, "fe80::a", "33:33:00:00:00:12");
  }

  private void assertSame(Family family, String source, String group) throws Exception {
    InetAddress from = InetAddress.getByName(source);
    try (VrrpSocket sender = a.call(() -> VrrpSocket.open(family, lanA.index()));
        VrrpSocket receiver = b.call(() -> VrrpSocket.open(family, lanB.index()));
        FrameSocket frames = a.call(() -> FrameSocket.open(lanA.index(), MAC))) {
      receiver.join();
      GroupRoute route = frames.route(sender, from);
      for (int length : new int[] {12, 40, 1028}) {
        for (int i = 0; i < length; i++) {
          sender.outgoing().put(i, (byte) (i * 7));
        }
        frames.send(route, length);
        byte[] first = next(receiver);
        assertEquals(255, family == Family.IPV4 ? first[8] & 0xFF : receiver.hopLimit());
        assertEquals(length, first.length - (family == Family.IPV4 ? 20 : 0));
        assertEquals((byte) 7, first[first.length - length + 1]);
      }
      String seen = watch("proto 112", () -> frames.send(route, 40));
      assertTrue(seen.contains(MAC + " > " + group), seen);
      assertTrue(seen.contains("0xc0"), seen);
      assertFalse(seen.contains("bad cksum"), seen);
    }
  }

  private static byte[] next(VrrpSocket receiver) throws Exception {
    long end = System.nanoTime() + LONG_ENOUGH.toNanos();
    while (!receiver.receive()) {
      assertTrue(System.nanoTime() < end, "nothing arrived");
      Thread.onSpinWait();
    }
    ByteBuffer packet = receiver.packet();
    byte[] bytes = new byte[packet.remaining()];
    packet.get(packet.position(), bytes);
    return bytes;
  }

  private interface Sending {
    void run() throws Exception;
  }

  /** What tcpdump on the other host says of the packet that is sent. */
  private String watch(String filter, Sending sending) throws Exception {
    Process tcpdump =
        b.start(
            new ProcessBuilder("tcpdump", "-i", "lan0", "-c", "1", "-lnev", filter)
                .redirectErrorStream(true));
    StringBuilder seen = new StringBuilder();
    try (var output = tcpdump.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.contains("listening on")) {
          sending.run();
        }
        seen.append(line).append('\n');
      }
    }
    return seen.toString();
  }
}
