package io.floatingvip.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.linux.testing.NeedsNetworkAdmin;
import io.floatingvip.linux.testing.TestNode;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NeedsNetworkAdmin
final class RouteSocketTest {
  private static final Duration LEASE = Duration.ofSeconds(3);

  private final TestNode node = TestNode.create("node");

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void listsLinksAsTheIpProgramShowsThem() throws Exception {
    node.run(
        "ip",
        "link",
        "add",
        "lan0",
        "address",
        "02:00:00:00:00:0a",
        "type",
        "veth",
        "peer",
        "name",
        "other");
    Link down = link("lan0");
    assertEquals(MacAddress.parse("02:00:00:00:00:0a"), down.mac());
    assertEquals("veth", down.kind());
    assertEquals(1500, down.mtu());
    assertFalse(down.isUp());
    node.run("ip", "link", "set", "lan0", "up");
    assertTrue(link("lan0").isUp());
    assertFalse(link("lan0").isRunning(), "the other end is down, so there is no carrier");
    node.run("ip", "link", "set", "other", "up");
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!link("lan0").isRunning()) {
      assertTrue(System.nanoTime() < end, "the kernel tells of a carrier within a second or so");
    }
    assertTrue(link("lo").isLoopback());
  }

  @Test
  void listsAddressesWithPrefixAndLifetime() throws Exception {
    node.run(
        "ip",
        "address",
        "add",
        "10.9.0.1/24",
        "dev",
        "lo",
        "valid_lft",
        "100",
        "preferred_lft",
        "50");
    InterfaceAddress found = find("10.9.0.1").orElseThrow();
    assertEquals(24, found.prefixLength());
    assertFalse(found.isOurs());
    assertTrue(found.validSeconds() > 90 && found.validSeconds() <= 100);
    assertEquals(InterfaceAddress.FOREVER, find("127.0.0.1").orElseThrow().validSeconds());
    assertTrue(find("::1").isPresent());
  }

  @Test
  void leasesAreRenewedTogetherAndThoseRefusedAreNamed() throws Exception {
    AddressLease good = new AddressLease(1, InetAddress.ofLiteral("10.9.0.1"), 32, LEASE);
    AddressLease bad = new AddressLease(99, InetAddress.ofLiteral("10.9.0.2"), 32, LEASE);
    AddressLease six = new AddressLease(1, InetAddress.ofLiteral("2001:db8::1"), 128, LEASE);
    List<String> refused = new ArrayList<>();
    try (RouteSocket routes = node.call(RouteSocket::open)) {
      routes.renew(
          List.of(good, bad, six),
          (position, cause) -> refused.add(position + " " + cause.errno()));
      assertEquals(List.of("1 " + Errno.ENODEV), refused);
      // Nothing is left that a later request would take for its answer.
      routes.put(good);
    }
    assertTrue(find("10.9.0.1").orElseThrow().isOurs());
    assertTrue(find("2001:db8::1").orElseThrow().isOurs());
  }

  @Test
  void aLeaseIsMarkedAsOursAndBringsNoRoute() throws Exception {
    TestNode.connect(node, "lan0", "10.9.0.1/24", node, "lan1", "10.8.0.1/24");
    Link lan = link("lan0");
    put(lan, "10.9.0.100", 32);
    put(lan, "2001:db8::100", 128);
    InterfaceAddress v4 = find("10.9.0.100").orElseThrow();
    InterfaceAddress v6 = find("2001:db8::100").orElseThrow();
    assertTrue(v4.isOurs() && v6.isOurs());
    assertTrue(v6.isUsable(), "no duplicate address detection");
    assertTrue(v4.validSeconds() <= 3 && v6.validSeconds() <= 3);
    assertFalse(node.run("ip", "-6", "route").contains("2001:db8::100"));
    String shown = node.run("ip", "-d", "address", "show", "dev", "lan0");
    assertTrue(shown.contains("noprefixroute"), shown);
  }

  @Test
  void puttingAgainRenewsTheLeaseAndAddingAgainIsRefused() throws Exception {
    Link lo = link("lo");
    put(lo, "10.9.0.100", 32);
    AddressLease longer =
        new AddressLease(
            lo.index(), InetAddress.getByName("10.9.0.100"), 32, Duration.ofSeconds(60));
    change(routes -> routes.put(longer));
    assertTrue(find("10.9.0.100").orElseThrow().validSeconds() > 50);
    LinuxException refused =
        assertThrows(LinuxException.class, () -> change(routes -> routes.add(longer)));
    assertEquals(Errno.EEXIST, refused.errno());
  }

  @Test
  void removesExactlyTheAddressWithThePrefix() throws Exception {
    Link lo = link("lo");
    node.run("ip", "address", "add", "10.9.0.100/24", "dev", "lo");
    put(lo, "10.9.0.100", 32);
    change(routes -> routes.remove(lo.index(), InetAddress.getByName("10.9.0.100"), 32));
    assertEquals(24, find("10.9.0.100").orElseThrow().prefixLength());
  }

  @Test
  void errorsNameTheErrnoAndWhatWasTried() {
    LinuxException missing =
        assertThrows(
            LinuxException.class,
            () -> change(routes -> routes.remove(1, InetAddress.getByName("10.9.0.100"), 32)));
    assertEquals(Errno.EADDRNOTAVAIL, missing.errno());
    assertTrue(
        missing.getMessage().startsWith("take 10.9.0.100/32 off interface 1: "),
        missing.getMessage());
    LinuxException noDevice =
        assertThrows(
            LinuxException.class,
            () ->
                change(routes ->
                    routes.put(
                        new AddressLease(99, InetAddress.getByName("10.9.0.1"), 32, LEASE))));
    assertEquals(Errno.ENODEV, noDevice.errno());
  }

  @Test
  void anAddressWhoseLeaseIsNotRenewedIsDroppedByTheKernel() throws Exception {
    Link lo = link("lo");
    put(lo, "10.9.0.100", 32);
    put(lo, "2001:db8::100", 128);
    long start = System.nanoTime();
    while (find("10.9.0.100").isPresent() || find("2001:db8::100").isPresent()) {
      assertTrue(
          System.nanoTime() - start < Duration.ofSeconds(30).toNanos(), "still there after 30 s");
      Thread.sleep(20);
    }
  }

  @Test
  void listsThousandsOfAddresses() throws Exception {
    Link lo = link("lo");
    change(routes -> {
      for (int i = 0; i < 3000; i++) {
        byte[] address = {10, 20, (byte) (i >> 8), (byte) i};
        routes.put(
            new AddressLease(
                lo.index(), InetAddress.getByAddress(address), 32, Duration.ofHours(1)));
      }
    });
    List<InterfaceAddress> all = ask(RouteSocket::addresses);
    assertEquals(3000, all.stream().filter(InterfaceAddress::isOurs).count());
  }

  private Link link(String name) throws Exception {
    return ask(routes -> routes.link(name).orElseThrow());
  }

  private Optional<InterfaceAddress> find(String address) throws Exception {
    InetAddress wanted = InetAddress.getByName(address);
    return ask(RouteSocket::addresses).stream()
        .filter(found -> found.address().equals(wanted))
        .findFirst();
  }

  private void put(Link link, String address, int prefix) throws Exception {
    AddressLease lease =
        new AddressLease(link.index(), InetAddress.getByName(address), prefix, LEASE);
    change(routes -> routes.put(lease));
  }

  private interface Question<T> {
    T ask(RouteSocket routes) throws Exception;
  }

  private interface Change {
    void make(RouteSocket routes) throws Exception;
  }

  private <T> T ask(Question<T> question) throws Exception {
    return node.call(() -> {
      try (RouteSocket routes = RouteSocket.open()) {
        return question.ask(routes);
      }
    });
  }

  private void change(Change change) throws Exception {
    boolean _ =
        ask(routes -> {
          change.make(routes);
          return true;
        });
  }
}
