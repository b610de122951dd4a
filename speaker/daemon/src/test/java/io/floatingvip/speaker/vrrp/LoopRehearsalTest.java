package io.floatingvip.speaker.vrrp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.linux.Poller;
import io.floatingvip.linux.RouteSocket;
import io.floatingvip.linux.testing.TestNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopRehearsalTest {
  @Test
  void takesOverAgainAndAgainAndLeavesNothingOnTheHost() throws Exception {
    try (TestNode node = TestNode.create("rehearsal")) {
      List<VrrpEvent> events = new ArrayList<>();
      String before = node.run("ip", "address");

      int takeovers = node.call(() -> play(events));

      assertEquals(LoopRehearsal.TIMES, takeovers);
      assertEquals(before, node.run("ip", "address"));
      assertEquals(List.of(), events);
    }
  }

  private static int play(List<VrrpEvent> events) throws Exception {
    Troubles troubles = new Troubles(events::add);
    HostView view = new HostView();
    try (Poller poller = Poller.open();
        RouteSocket routes = RouteSocket.open();
        AddressThreads thread = AddressThreads.open(poller::wakeUp)) {
      OwnDevice device = new OwnDevice(routes, troubles);
      AddressKeeper keeper = new AddressKeeper(routes, thread, view, device, troubles);
      Handovers handovers =
          new Handovers(keeper, troubles, events::add, poller::wakeUp, _ -> List.of());
      int takeovers = LoopRehearsal.play(poller, keeper, handovers, troubles, 0);
      assertTrue(keeper.isSettled());
      handovers.close();
      device.close();
      return takeovers;
    }
  }
}
