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
final class NeighborSocketTest {
  private static final long WAIT = 10_000_000_000L;

  private final TestNode a = TestNode.create("a");
  private final TestNode b = TestNode.create("b");
  private Link lan;

  @BeforeEach
  void connect() throws Exception {
    TestNode.connect(a, "lan0", "2001:db8::1/64", b, "lan0", "2001:db8::2/64");
    lan = a.link("lan0");
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
        "2001:db8::100",
        "lladdr",
        "02:00:00:00:00:99",
        "dev",
        "lan0",
        "nud",
        "stale");
    try (NeighborSocket neighbors = a.call(() -> NeighborSocket.open(lan.index()))) {
      InetAddress address = InetAddress.getByName("2001:db8::100");
      long end = System.nanoTime() + WAIT;
      // Again and again: the other end may take a second after it came up before it listens to
      // multicast.
      while (!b.run("ip", "neigh", "show", "2001:db8::100").contains(lan.mac().toString())) {
        neighbors.broadcast(NeighborAdvertisement.unsolicited(address, lan.mac(), false));
        assertTrue(System.nanoTime() < end, "not learnt: " + b.run("ip", "neigh"));
      }
    }
  }

  @Test
  void aSolicitationForAnAddressThatTheInterfaceDoesNotHoldIsHeardAndAnswered() throws Exception {
    InetAddress address = InetAddress.getByName("2001:db8::100");
    try (NeighborSocket neighbors = a.call(() -> NeighborSocket.open(lan.index()))) {
      neighbors.join(address);
      neighbors.listen();
      CompletableFuture<Boolean> reached =
          CompletableFuture.supplyAsync(() -> b.reaches("2001:db8::100", Duration.ofSeconds(1)));
      NeighborSolicitation solicitation = next(neighbors);
      assertEquals(address, solicitation.target());
      neighbors.answer(solicitation, lan.mac(), false);
      awaitNeighbor("2001:db8::100");
      assertFalse(reached.get(), "the neighbor is resolved, but nobody has the address");
    }
  }

  @Test
  void aQuestionIsHeardByWhoAnswersForTheAddress() throws Exception {
    InetAddress address = InetAddress.getByName("2001:db8::100");
    InetAddress asking = InetAddress.getByName("fe80::77");
    MacAddress mac = MacAddress.parse("52:54:00:12:34:56");
    int there = b.link("lan0").index();
    try (NeighborSocket neighbors = a.call(() -> NeighborSocket.open(lan.index()));
        NeighborSocket other = b.call(() -> NeighborSocket.open(there))) {
      neighbors.join(address);
      neighbors.listen();
      NeighborSolicitation question = new NeighborSolicitation(asking, address, mac);
      other.ask(question);
      assertEquals(question, next(neighbors));
    }
  }

  @Test
  void aGroupThatTwoAddressesShareIsHeldUntilBothLeave() throws Exception {
    try (NeighborSocket neighbors = a.call(() -> NeighborSocket.open(lan.index()))) {
      InetAddress first = InetAddress.getByName("2001:db8::aa:100");
      InetAddress second = InetAddress.getByName("2001:db8:1::aa:100");
      neighbors.join(first);
      neighbors.join(second);
      neighbors.leave(first);
      assertTrue(a.run("ip", "-6", "maddress", "show", "dev", "lan0").contains("ff02::1:ffaa:100"));
      neighbors.leave(second);
      neighbors.leave(second);
      assertFalse(
          a.run("ip", "-6", "maddress", "show", "dev", "lan0").contains("ff02::1:ffaa:100"));
    }
  }

  private void awaitNeighbor(String address) {
    long end = System.nanoTime() + WAIT;
    while (!b.run("ip", "neigh", "show", address).contains(lan.mac().toString())) {
      assertTrue(System.nanoTime() < end, "not learnt: " + b.run("ip", "neigh"));
    }
  }

  private static NeighborSolicitation next(NeighborSocket neighbors) throws Exception {
    long end = System.nanoTime() + WAIT;
    while (true) {
      Optional<NeighborSolicitation> solicitation = neighbors.receive();
      if (solicitation.isPresent()) {
        return solicitation.get();
      }
      assertTrue(System.nanoTime() < end, "nothing arrived");
      Thread.onSpinWait();
    }
  }
}
