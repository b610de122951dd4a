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
 * Addresses on a host whose kernel lets who changes some wait for as long as the test wants: what
 * the threads for it are to do is done when the test says so.
 */
@NeedsNetworkAdmin
final class AddressKeeperTest {
  private static final long SECOND = 1_000_000_000L;
  private static final VirtualAddress ADDRESS = VirtualAddress.parse("192.0.2.1");
  private static final VirtualAddress OTHER = VirtualAddress.parse("192.0.2.2");

  private final TestNode node = TestNode.create("keeper");
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private long nanoTime;
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
    goOn();
    keeper.settle();
  }

  private Host start() throws LinuxException {
    RouteSocket routes = RouteSocket.open();
    Troubles troubles = new Troubles(_ -> {});
    HostView view = new HostView();
    view.reset(routes.links(), routes.addresses());
    OwnDevice device = new OwnDevice(routes, troubles);
    AddressThreads threads = new AddressThreads(held(routes), held(routes));
    return new Host(routes, device, new AddressKeeper(routes, threads, view, device, troubles));
  }

  private <T> PatientThread<T> held(RouteSocket routes) {
    return new PatientThread<>(new HeldThread(waiting), routes, () -> nanoTime, () -> wakeUps++);
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

  private void settleWhereDevicesAreMade() throws Exception {
    node.call(() -> {
      keeper.settle();
      return true;
    });
  }

  private boolean isOnTheHost(VirtualAddress address) {
    return node.run("ip", "address").contains(address + " ");
  }

  @Test
  void whileARenewalWaitsTheLoopSleepsAndNothingIsRemoved() {
    assertEquals(SECOND, keeper.deadlineNanos());
    wakeUps = 0;
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
    assertFalse(isOnTheHost(ADDRESS));
  }

  @Test
  void anAddressIsHeldUntilTheKernelHasRemovedIt() {
    keeper.release(ADDRESS, holder);
    keeper.settle();
    assertTrue(keeper.isHeld(ADDRESS));
    assertFalse(keeper.isSettled());

    goOn();
    assertFalse(isOnTheHost(ADDRESS));
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
    goOn();
    keeper.settle();
    assertEquals(2, holder.count);
    assertTrue(keeper.isHeld(ADDRESS));
    assertTrue(keeper.isSettled());
    assertEquals(0, waiting.size());
  }

  @Test
  void whileANewAddressWaitsTheLoopSleepsAndRenewsTheOthers() throws Exception {
    assertTrue(keeper.hold(OTHER, holder, node.link("lo"), 0));
    assertEquals(0, keeper.deadlineNanos());
    keeper.settle();
    assertEquals(SECOND, keeper.deadlineNanos());
    assertFalse(keeper.isHeld(OTHER));
    assertFalse(keeper.isSettled());

    keeper.renew(SECOND);
    assertEquals(2, waiting.size());
    goOn();
    goOn();
    keeper.settle();
    assertTrue(keeper.isHeld(OTHER));
    assertTrue(keeper.isSettled());
    assertEquals(2, holder.count);
  }

  @Test
  void anAddressThatIsLetGoWhileItComesIsRemovedWhenItIsThere() throws Exception {
    assertTrue(keeper.hold(OTHER, holder, node.link("lo"), 0));
    keeper.settle();
    keeper.release(OTHER, holder);
    keeper.settle();
    assertEquals(1, waiting.size());

    goOn();
    assertTrue(isOnTheHost(OTHER));
    keeper.settle();
    goOn();
    keeper.settle();
    assertFalse(isOnTheHost(OTHER));
    assertTrue(keeper.isSettled());
    assertEquals(1, holder.count, "nobody hears of it");
  }

  /** Such as one from before a suspension. */
  @Test
  void anOrderThatIsTooOldIsGivenAgainIfItStillHolds() throws Exception {
    assertTrue(keeper.hold(OTHER, holder, node.link("lo"), 0));
    keeper.settle();
    nanoTime += SECOND;
    goOn();
    assertFalse(isOnTheHost(OTHER));

    keeper.settle();
    goOn();
    keeper.settle();
    assertTrue(keeper.isHeld(OTHER));
    assertTrue(isOnTheHost(OTHER));
  }

  @Test
  void whereTheDeviceIsGoneAnAddressComesOnAnother() throws Exception {
    assertTrue(keeper.hold(OTHER, holder, node.link("lo"), 0));
    keeper.settle();
    node.run("ip", "link", "delete", "fvip0");
    goOn();
    assertFalse(isOnTheHost(OTHER));

    settleWhereDevicesAreMade();
    goOn();
    keeper.settle();
    assertTrue(isOnTheHost(OTHER));
    assertEquals(Placement.PROCESS_BOUND, keeper.placement(OTHER));
    assertFalse(keeper.isHeld(ADDRESS), "it went with the device");
  }

  @Test
  void anAddressThatCameOnADeviceThatIsGoneMeanwhileComesOnTheNext() throws Exception {
    assertTrue(keeper.hold(OTHER, holder, node.link("lo"), 0));
    keeper.settle();
    goOn();
    node.call(() -> {
      host.device().replace();
      return true;
    });
    keeper.settle();
    assertFalse(keeper.isHeld(OTHER));

    goOn();
    keeper.settle();
    assertTrue(keeper.isHeld(OTHER));
    assertTrue(isOnTheHost(OTHER));
  }

  @Test
  void theEndTakesAlongWhatHasJustCome() throws Exception {
    host.device().close();
    assertTrue(keeper.hold(OTHER, holder, node.link("lo"), 0));
    keeper.settle();
    goOn();
    assertTrue(isOnTheHost(OTHER));
    keeper.removeAll();
    assertFalse(isOnTheHost(OTHER));
  }

  /** Meanwhile another host may have it. */
  @Test
  void aRenewalThatComesLateDoesNotPutAnAddressBack() {
    keeper.renew(SECOND);
    node.run("ip", "address", "delete", ADDRESS.toString(), "dev", "fvip0");
    nanoTime += SECOND;
    goOn();
    assertFalse(isOnTheHost(ADDRESS));

    keeper.renew(2 * SECOND);
    goOn();
    assertTrue(isOnTheHost(ADDRESS));
  }

  @Test
  void anAddressWhoseLeaseIsRefusedIsPutOnTheHostAgain() throws Exception {
    node.run("ip", "link", "delete", "fvip0");
    keeper.renew(SECOND);
    goOn();
    keeper.settle();
    assertFalse(keeper.isHeld(ADDRESS));

    keeper.renew(2 * SECOND);
    keeper.settle();
    goOn();
    settleWhereDevicesAreMade();
    goOn();
    keeper.settle();
    assertTrue(keeper.isHeld(ADDRESS));
    assertEquals(2, holder.count);
    assertTrue(isOnTheHost(ADDRESS));
  }
}
