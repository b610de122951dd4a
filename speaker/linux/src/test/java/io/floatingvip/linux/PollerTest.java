package io.floatingvip.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.linux.testing.NeedsNetworkAdmin;
import io.floatingvip.linux.testing.TestNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@NeedsNetworkAdmin
final class PollerTest {
  @Test
  void waitsForTheGivenTime() throws Exception {
    try (Poller poller = Poller.open()) {
      long start = System.nanoTime();
      poller.await(2_000_000);
      assertTrue(System.nanoTime() - start >= 2_000_000);
    }
  }

  @Test
  void aWakeUpBeforeTheWaitEndsItOnce() throws Exception {
    try (Poller poller = Poller.open()) {
      poller.wakeUp();
      poller.wakeUp();
      poller.await(-1);
      long start = System.nanoTime();
      poller.await(2_000_000);
      assertTrue(System.nanoTime() - start >= 2_000_000, "a wake-up counts once");
    }
  }

  @Test
  void aWakeUpFromAnotherThreadEndsTheWait() throws Exception {
    try (Poller poller = Poller.open()) {
      Thread other = Thread.ofPlatform().start(poller::wakeUp);
      poller.await(-1);
      other.join();
    }
  }

  @Test
  void tellsWhichOfManyIsReady() throws Exception {
    TestNode node = TestNode.create("node");
    List<RouteMonitor> monitors = new ArrayList<>();
    try (node;
        Poller poller = Poller.open()) {
      monitors.add(RouteMonitor.open());
      for (int i = 0; i < 40; i++) {
        monitors.add(RouteMonitor.open());
      }
      RouteMonitor inNode = node.call(RouteMonitor::open);
      monitors.add(inNode);
      monitors.forEach(poller::watch);
      poller.forget(monitors.getFirst());
      node.run("ip", "address", "add", "10.9.0.1/24", "dev", "lo");
      poller.await(-1);
      assertEquals(41, poller.size());
      assertTrue(poller.isReady(40));
      assertEquals(inNode, poller.pollable(40));
      assertFalse(poller.isReady(0));
    } finally {
      monitors.forEach(RouteMonitor::close);
    }
  }
}
