package io.floatingvip.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.linux.testing.NeedsNetworkAdmin;
import io.floatingvip.linux.testing.TestNode;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsNetworkAdmin
final class RouteMonitorTest {
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

  private final TestNode node = TestNode.create("node");
  private final List<RouteEvent> events = new ArrayList<>();
  private RouteMonitor monitor;

  @BeforeEach
  void open() throws Exception {
    monitor = node.call(RouteMonitor::open);
  }

  @AfterEach
  void close() {
    monitor.close();
    node.close();
  }

  @Test
  void tellsOfInterfacesThatComeChangeAndGo() throws Exception {
    node.run("ip", "link", "add", "lan0", "type", "veth", "peer", "name", "lan1");
    await(
        event -> event instanceof RouteEvent.LinkChanged(Link link) && link.name().equals("lan0"));
    node.run("ip", "link", "set", "lan0", "up");
    node.run("ip", "link", "set", "lan1", "up");
    await(event ->
        event instanceof RouteEvent.LinkChanged(Link link)
            && link.name().equals("lan0")
            && link.isRunning());
    node.run("ip", "link", "delete", "lan0");
    await(
        event -> event instanceof RouteEvent.LinkRemoved(Link link) && link.name().equals("lan0"));
  }

  @Test
  void tellsOfAddressesThatComeAndGo() throws Exception {
    node.run("ip", "address", "add", "10.9.0.1/24", "dev", "lo");
    await(event ->
        event instanceof RouteEvent.AddressChanged(InterfaceAddress a) && a.prefixLength() == 24);
    node.run("ip", "address", "delete", "10.9.0.1/24", "dev", "lo");
    await(event ->
        event instanceof RouteEvent.AddressRemoved(InterfaceAddress a) && a.prefixLength() == 24);
    node.run("ip", "address", "add", "2001:db8::1/64", "dev", "lo");
    await(event ->
        event instanceof RouteEvent.AddressChanged(InterfaceAddress a) && a.prefixLength() == 64);
  }

  @Test
  void aPortThatLeavesItsBridgeIsNoInterfaceThatIsGone() throws Exception {
    node.run("ip", "link", "add", "br0", "type", "bridge");
    node.run("ip", "link", "add", "lan0", "type", "veth", "peer", "name", "lan1");
    node.run("ip", "link", "set", "lan0", "master", "br0");
    node.run("ip", "link", "set", "lan0", "nomaster");
    node.run("ip", "link", "add", "last", "type", "bridge");
    await(
        event -> event instanceof RouteEvent.LinkChanged(Link link) && link.name().equals("last"));
    assertTrue(
        events.stream().noneMatch(RouteEvent.LinkRemoved.class::isInstance),
        "it still exists: " + events);
  }

  @Test
  void saysNothingOfTheRenewalOfALease() throws Exception {
    AddressLease ipv4 = lease("10.9.0.100", 32);
    AddressLease ipv6 = lease("2001:db8::100", 128);
    RouteSocket routes = node.call(RouteSocket::open);
    routes.put(ipv4);
    routes.put(ipv6);
    await(isChangeOf(ipv4));
    await(isChangeOf(ipv6));
    events.clear();
    // The kernel counts the age of an address in hundredths of a second.
    Thread.sleep(50);
    routes.put(ipv4);
    routes.renew(List.of(ipv4, ipv6), (position, cause) -> events.add(new RouteEvent.Overrun()));
    routes.remove(1, ipv4.address(), 32);
    await(event -> event instanceof RouteEvent.AddressRemoved(InterfaceAddress a) && a.isOurs());
    assertEquals(1, events.size(), events::toString);
    routes.put(ipv4);
    await(isChangeOf(ipv4));
    routes.close();
  }

  private static AddressLease lease(String address, int prefixLength) {
    return new AddressLease(
        1, InetAddress.ofLiteral(address), prefixLength, Duration.ofSeconds(30));
  }

  private static Predicate<RouteEvent> isChangeOf(AddressLease lease) {
    return event ->
        event instanceof RouteEvent.AddressChanged(InterfaceAddress a)
            && a.address().equals(lease.address());
  }

  @Test
  void saysSoWhenEventsWereLost() throws Exception {
    monitor.descriptor().set(Uapi.SOL_SOCKET, Uapi.SO_RCVBUF, 2048, "SO_RCVBUF");
    for (int i = 0; i < 50; i++) {
      node.run("ip", "address", "add", "10.9.0." + (i + 1) + "/32", "dev", "lo");
    }
    await(RouteEvent.Overrun.class::isInstance);
    node.run("ip", "address", "add", "10.9.1.1/31", "dev", "lo");
    await(event ->
        event instanceof RouteEvent.AddressChanged(InterfaceAddress a) && a.prefixLength() == 31);
  }

  private void await(Predicate<RouteEvent> wanted) throws Exception {
    long end = System.nanoTime() + LONG_ENOUGH.toNanos();
    while (events.stream().noneMatch(wanted)) {
      assertTrue(System.nanoTime() < end, "not seen in " + events);
      boolean _ = monitor.drain(100, events::add);
      Thread.sleep(5);
    }
  }
}
