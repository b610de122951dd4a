package io.floatingvip.speaker.vrrp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.linux.InterfaceAddress;
import io.floatingvip.linux.LinuxException;
import io.floatingvip.linux.Poller;
import io.floatingvip.linux.RouteSocket;
import io.floatingvip.linux.testing.NeedsNetworkAdmin;
import io.floatingvip.linux.testing.TestNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NeedsNetworkAdmin
final class TakeoverRehearsalTest {
  private final TestNode node = TestNode.create("node");
  private final List<VrrpEvent> events = new ArrayList<>();

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void addressesAreTakenAndLetGoAndNothingIsLeft() throws Exception {
    assertTrue(node.call(this::play) > 0);
    assertEquals(List.of(), events);
  }

  @Test
  void ipv4AloneIsRehearsedWhereThereIsNoIpv6() throws Exception {
    node.run("sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1");
    assertTrue(node.call(this::play) > 0);
    assertEquals(List.of(), events);
  }

  private int play() throws Exception {
    Troubles troubles = new Troubles(events::add);
    try (Poller poller = Poller.open();
        RouteSocket routes = RouteSocket.open();
        AddressThreads addresses = AddressThreads.open(poller::wakeUp)) {
      OwnDevice device = new OwnDevice(routes, troubles);
      List<String> before = described(routes);
      AddressKeeper keeper = new AddressKeeper(routes, addresses, new HostView(), device, troubles);
      Handovers handovers =
          new Handovers(keeper, troubles, events::add, poller::wakeUp, _ -> List.of());
      int held = TakeoverRehearsal.play(poller, routes, addresses, device, handovers);
      List<String> after = described(routes);
      handovers.close();
      device.close();
      assertEquals(before, after);
      return held;
    }
  }

  /** Without their flags: the device's link-local address is tentative at first. */
  private static List<String> described(RouteSocket routes) throws LinuxException {
    return routes.addresses().stream().map(InterfaceAddress::toString).sorted().toList();
  }
}
