package io.floatingvip.speaker.vrrp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.linux.LinuxException;
import io.floatingvip.linux.RouteSocket;
import io.floatingvip.linux.testing.NeedsNetworkAdmin;
import io.floatingvip.linux.testing.TestNode;
import io.floatingvip.vrrp.VirtualAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Addresses on a host whose kernel lets who renews or removes some wait for as long as the test
 * wants: what the thread for it is to do is done when the test says so.
 */
@NeedsNetworkAdmin
final class AddressKeeperTest {
  private static final long SECOND = 1_000_000_000L;
  private static final VirtualAddress ADDRESS = VirtualAddress.parse("192.0.2.1");

  private final TestNode node = TestNode.create("keeper");
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private final Placements holder = new Placements();
  private int wakeUps;
  private Host host;
  private AddressKeeper keeper;

  /** What belongs to one host. */
  private record Host(RouteSocket routes, OwnDevice device, AddressKeeper keeper) {}

  /** Counts how often the address was put on the host. */
  private static final class Placements implements AddressKeeper.Holder {
    private int count;

    @Override
    public boolean announces() {
      return true;
    }

    @Override
    public void placed(VirtualAddress address) {
      count++;
    }

    @Override
    public void foreign(VirtualAddress address) {}
  }

  @BeforeEach
  void open() throws Exception {
    host = node.call(this::start);
    keeper = host.keeper();
    assertTrue(keeper.hold(ADDRESS, holder, node.link("lo"), 0));
    keeper.settle();
  }

  private Host start() throws LinuxException {
    RouteSocket routes = RouteSocket.open();
    Troubles troubles = new Troubles(_ -> {});
    HostView view = new HostView();
    view.reset(routes.links(), routes.addresses());
    OwnDevice device = new OwnDevice(routes, troubles);
    AddressThread thread = new AddressThread(waiting::add, routes, () -> wakeUps++);
    return new Host(routes, device, new AddressKeeper(routes, thread, view, device, troubles));
  }

  @AfterEach
  void close() {
    keeper.removeAll();
    host.device().close();
    host.routes().close();
    node.close();
  }

  /** The kernel does what it has been asked for. */
  private void goOn() {
    waiting.remove().run();
  }

  private boolean isOnTheHost() {
    return node.run("ip", "address").contains(ADDRESS + " ");
  }

  @Test
  void whileARenewalWaitsTheLoopSleepsAndNothingIsRemoved() {
    assertEquals(SECOND, keeper.deadlineNanos());
    keeper.renew(SECOND);
    assertEquals(Long.MAX_VALUE, keeper.deadlineNanos());

    keeper.release(ADDRESS, holder);
    keeper.settle();
    assertEquals(1, waiting.size(), "the kernel would put back what it is to renew");
    assertEquals(Long.MAX_VALUE, keeper.deadlineNanos());

    goOn();
    assertEquals(1, wakeUps);
    keeper.settle();
    assertEquals(Long.MAX_VALUE, keeper.deadlineNanos());
    assertFalse(keeper.isSettled());

    goOn();
    keeper.settle();
    assertTrue(keeper.isSettled());
    assertFalse(isOnTheHost());
  }

  @Test
  void anAddressIsHeldUntilTheKernelHasRemovedIt() {
    keeper.release(ADDRESS, holder);
    keeper.settle();
    assertTrue(keeper.isHeld(ADDRESS));
    assertFalse(keeper.isSettled());

    goOn();
    assertFalse(isOnTheHost());
    keeper.settle();
    assertFalse(keeper.isHeld(ADDRESS));
    assertTrue(keeper.isSettled());
  }

  @Test
  void anAddressThatIsWantedAgainWhileItIsRemovedIsPutBackAfterwards() throws Exception {
    keeper.release(ADDRESS, holder);
    keeper.settle();
    assertTrue(keeper.hold(ADDRESS, holder, node.link("lo"), SECOND));
    keeper.settle();
    assertEquals(1, holder.count);

    goOn();
    keeper.settle();
    assertEquals(2, holder.count);
    assertTrue(keeper.isHeld(ADDRESS));
    assertTrue(keeper.isSettled());
    assertEquals(0, waiting.size());
  }

  @Test
  void anAddressWhoseLeaseIsRefusedIsPutOnTheHostAgain() throws Exception {
    node.run("ip", "link", "delete", "fvip0");
    keeper.renew(SECOND);
    goOn();
    keeper.settle();
    assertFalse(keeper.isHeld(ADDRESS));

    // On the host, because another device is made there.
    boolean held =
        node.call(() -> {
          keeper.renew(2 * SECOND);
          keeper.settle();
          return keeper.isHeld(ADDRESS);
        });
    assertTrue(held);
    assertEquals(2, holder.count);
    assertTrue(isOnTheHost());
  }
}
