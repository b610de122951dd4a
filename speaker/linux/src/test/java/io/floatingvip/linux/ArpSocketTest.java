package io.floatingvip.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.linux.testing.NeedsNetworkAdmin;
import io.floatingvip.linux.testing.TestNode;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsNetworkAdmin
final class ArpSocketTest {
  private static final long WAIT = 10_000_000_000L;

  private final TestNode a = TestNode.create("a");
  private final TestNode b = TestNode.create("b");
  private Link lanA;
  private Link lanB;

  @BeforeEach
  void connect() throws Exception {
    TestNode.connect(a, "lan0", "10.9.0.1/24", b, "lan0", "10.9.0.2/24");
    lanA = a.link("lan0");
    lanB = b.link("lan0");
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  @Test
  void anAnnouncementMovesAnEntryInTheNeighborsTable() throws Exception {
    b.run(
        "ip",
        "neigh",
        "replace",
        "10.9.0.100",
        "lladdr",
        "02:00:00:00:00:99",
        "dev",
        "lan0",
        "nud",
        "stale");
    try (ArpSocket arp = a.call(() -> ArpSocket.open(lanA.index()))) {
      long end = System.nanoTime() + WAIT;
      // Again and again: the other end may take a moment after it came up before it hears anything.
      while (!b.run("ip", "neigh", "show", "10.9.0.100").contains(lanA.mac().toString())) {
        arp.broadcast(ArpPacket.announcement(InetAddress.getByName("10.9.0.100"), lanA.mac()));
        assertTrue(System.nanoTime() < end, "the entry stays: " + b.run("ip", "neigh"));
      }
    }
  }

  @Test
  void aProbeIsAnsweredByTheHolderOfTheAddress() throws Exception {
    try (ArpSocket arp = a.call(() -> ArpSocket.open(lanA.index()))) {
      arp.listen();
      arp.broadcast(ArpPacket.probe(InetAddress.getByName("10.9.0.2"), lanA.mac()));
      ArpPacket reply = next(arp);
      assertTrue(reply.isReply());
      assertEquals(lanB.mac(), reply.senderMac());
      assertEquals(InetAddress.getByName("10.9.0.2"), reply.sender());
    }
  }

  @Test
  void aRequestCanBeAnsweredForAnAddressThatTheKernelDoesNotAnswerFor() throws Exception {
    InetAddress address = InetAddress.getByName("10.9.0.100");
    try (ArpSocket arp = a.call(() -> ArpSocket.open(lanA.index()))) {
      arp.listen();
      CompletableFuture<Boolean> reached =
          CompletableFuture.supplyAsync(() -> b.reaches("10.9.0.100", Duration.ofSeconds(1)));
      ArpPacket request = next(arp);
      assertEquals(address, request.target());
      arp.send(request.reply(lanA.mac()), request.senderMac());
      assertFalse(reached.get(), "the neighbor is resolved, but nobody has the address");
      assertTrue(b.run("ip", "neigh", "show", "10.9.0.100").contains(lanA.mac().toString()));
    }
  }

  private static ArpPacket next(ArpSocket arp) throws Exception {
    long end = System.nanoTime() + WAIT;
    while (true) {
      Optional<ArpPacket> packet = arp.receive();
      if (packet.isPresent()) {
        return packet.get();
      }
      assertTrue(System.nanoTime() < end, "nothing arrived");
      Thread.onSpinWait();
    }
  }
}
