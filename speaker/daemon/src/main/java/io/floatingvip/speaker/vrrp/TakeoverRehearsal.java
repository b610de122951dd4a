package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.AddressLease;
import io.floatingvip.linux.InterfaceAddress;
import io.floatingvip.linux.Link;
import io.floatingvip.linux.LinuxException;
import io.floatingvip.linux.Poller;
import io.floatingvip.linux.RouteSocket;
import io.floatingvip.linux.SuspendClock;
import io.floatingvip.vrrp.Event;
import io.floatingvip.vrrp.Fault;
import io.floatingvip.vrrp.FaultKind;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.VirtualAddress;
import io.floatingvip.vrrp.VirtualRouterConfig;
import io.floatingvip.vrrp.VirtualRouterId;
import io.floatingvip.vrrp.VrrpState;
import io.floatingvip.vrrp.VrrpVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has virtual routers take over and let go addresses that nobody has, on a device of our own, where
 * nobody hears of it: sockets, kernel and neighbors are used as in a real takeover. {@link
 * LoopRehearsal} has the rest of it.
 */
final class TakeoverRehearsal {
  /** Where pods come and go the kernel lets each of the changes wait. */
  private static final long PATIENCE_NANOS = 1_000_000_000L;

  private static final Fault END = new Fault(FaultKind.INTERFACE_DOWN, "the rehearsal");

  /** For longer than it takes; on a device that ends with the process. */
  private static final Duration LEASE = Duration.ofMinutes(1);

  /** That no host has: reserved (RFC 1112 section 4), or link-local and so the device's own. */
  private static final List<Part> PARTS =
      List.of(Part.of("240.0.0.2", "240.0.0.1"), Part.of("fe80::2", "fe80::1"));

  private final Poller poller;
  private final AddressKeeper keeper;
  private final Handovers handovers;
  private final HostView view;
  private final RouterTable table;
  private final LatenessHistogram lateness = new LatenessHistogram();
  private final SuspendClock clock = new SuspendClock();
  private long nowNanos = clock.bootNanos();

  /**
   * What one family does.
   *
   * @param own to send from
   * @param nobodys to take and to let go
   */
  private record Part(IpAddress own, VirtualAddress nobodys) {
    static Part of(String own, String nobodys) {
      return new Part(IpAddress.parse(own), VirtualAddress.parse(nobodys));
    }

    int bits() {
      return own.toInetAddress().getAddress().length * Byte.SIZE;
    }

    /** False where the host has no such addresses, IPv6 disabled for example. */
    boolean put(RouteSocket routes, int index) {
      try {
        routes.put(new AddressLease(index, own.toInetAddress(), bits(), LEASE));
        return true;
      } catch (LinuxException e) {
        return false;
      }
    }

    InterfaceAddress on(Link link) {
      return new InterfaceAddress(
          link.index(), own.toInetAddress(), bits(), 0, 0, 0, InterfaceAddress.FOREVER);
    }

    RouterSetup setup(Link link) {
      VirtualRouterConfig config =
          VirtualRouterConfig.of(VrrpVersion.V3, new VirtualRouterId(1), List.of(nobodys));
      return RouterSetup.of("rehearsal " + own.family(), link.name(), config);
    }
  }

  private TakeoverRehearsal(
      Poller poller,
      AddressKeeper keeper,
      Handovers handovers,
      HostView view,
      Troubles troubles,
      Consumer<VrrpEvent> events) {
    this.poller = poller;
    this.keeper = keeper;
    this.handovers = handovers;
    this.view = view;
    this.table = new RouterTable(poller, view, keeper, handovers, troubles, events);
  }

  /**
   * To be played by the thread that all of this belongs to.
   *
   * @param device where it is done
   * @param events is told what happens
   * @return empty where there is no device, or none of the addresses may be on it
   */
  static Optional<TakeoverRehearsal> on(
      OwnDevice device,
      Poller poller,
      RouteSocket routes,
      AddressThreads addresses,
      Handovers handovers,
      Consumer<VrrpEvent> events) {
    if (!device.isPresent()) {
      return Optional.empty();
    }
    int index = device.link().index();
    List<Part> parts = PARTS.stream().filter(part -> part.put(routes, index)).toList();
    Link link = find(routes, device);
    if (parts.isEmpty() || link == null) {
      return Optional.empty();
    }
    // What fails here fails in earnest too, and is told then.
    Troubles silent = new Troubles(_ -> {});
    HostView view = new HostView();
    view.reset(List.of(link), parts.stream().map(part -> part.on(link)).toList());
    AddressKeeper keeper = new AddressKeeper(routes, addresses, view, device, silent);
    TakeoverRehearsal rehearsal =
        new TakeoverRehearsal(poller, keeper, handovers, view, silent, events);
    List<RouterSetup> setups = parts.stream().map(part -> part.setup(link)).toList();
    rehearsal.table.apply(setups, rehearsal.nowNanos);
    return Optional.of(rehearsal);
  }

  /**
   * The device as it is by now: up, and of no special kind, for the snapshot leaves out our own.
   */
  private static @Nullable Link find(RouteSocket routes, OwnDevice device) {
    try {
      return routes
          .link(device.link().name())
          .map(link ->
              new Link(
                  link.index(),
                  link.name(),
                  link.mac(),
                  link.mtu(),
                  link.parent(),
                  "",
                  link.flags()))
          .orElse(null);
    } catch (LinuxException e) {
      // Then there is nothing to rehearse on.
      return null;
    }
  }

  /** Once; returns whether the host had all addresses meanwhile. */
  boolean play() throws LinuxException {
    for (RunningRouter router : table.running()) {
      nowNanos = Math.max(nowNanos, router.deadlineNanos());
    }
    boolean _ = table.runTimers(nowNanos, lateness);
    settle();
    boolean held = table.running().stream().allMatch(this::holds);
    for (RunningRouter router : table.running()) {
      router.on(new Event.FaultRaised(END), nowNanos);
    }
    settle();
    for (RunningRouter router : table.running()) {
      router.on(new Event.FaultCleared(END.kind()), nowNanos);
    }
    return held;
  }

  private boolean holds(RunningRouter router) {
    return router.state() == VrrpState.ACTIVE
        && router.setup().config().addresses().stream().allMatch(keeper::isHeld);
  }

  /** What the loop does in and after a wake-up, until all of it is done. */
  private void settle() throws LinuxException {
    long end = clock.bootNanos() + PATIENCE_NANOS;
    while (true) {
      keeper.renew(nowNanos);
      keeper.settle();
      table.addressesSettled(nowNanos);
      table.segments().forEach(segment -> segment.speakToNeighbors(nowNanos));
      long left = end - clock.bootNanos();
      if (keeper.isSettled() || left <= 0) {
        break;
      }
      poller.await(left);
      table.segments().forEach(segment -> segment.receive(nowNanos));
    }
    VrrpSnapshot _ = SnapshotTaker.take(table, handovers, view, "normal", nowNanos);
  }

  /** Closes its sockets; what it has goes with the device. */
  void end() {
    table.close();
  }
}
