package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.InterfaceAddress;
import io.floatingvip.linux.LinuxException;
import io.floatingvip.linux.Poller;
import io.floatingvip.linux.RouteEvent;
import io.floatingvip.linux.RouteMonitor;
import io.floatingvip.linux.RouteSocket;
import io.floatingvip.linux.Scheduling;
import io.floatingvip.linux.SuspendClock;
import io.floatingvip.vrrp.Event;
import io.floatingvip.vrrp.IpAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the thread {@code vrrp} does: waits, and per wake-up receives, listens to the kernel and to
 * commands, and looks at the timers, in this order.
 */
final class LoopThread {
  private static final long TICK_NANOS = 1_000_000_000L;
  private static final int KERNEL_EVENTS_BOUND = 256;

  /** Does something on the loop's thread. */
  interface Command {
    void run(LoopThread loop, long nowNanos);
  }

  private final Queue<CompletableFuture<Void>> applied = new ArrayDeque<>();
  private final Queue<Command> commands = new ConcurrentLinkedQueue<>();
  private final LatenessHistogram lateness = new LatenessHistogram();
  private final SuspendClock clock = new SuspendClock();
  private final HostView view = new HostView();
  private final Consumer<RouteEvent> kernelEvents = this::handle;
  private final Troubles troubles;
  private final Poller poller;
  private final RouteMonitor monitor;
  private final RouteSocket routes;
  private final AddressThreads addresses;
  private final OwnDevice device;
  private final AddressKeeper keeper;
  private final Handovers handovers;
  private final RouterTable table;
  private @Nullable Scheduling scheduling;
  private volatile VrrpSnapshot snapshot;
  private @Nullable CompletableFuture<Void> handedOver;
  private boolean stopped;
  private boolean overrun;
  private boolean hostChanged;
  private long nowNanos;
  private long tickNanos;

  /** Opens everything; to be run by {@link #run} on the thread that owns it from then on. */
  LoopThread(
      Poller poller,
      RouteMonitor monitor,
      RouteSocket routes,
      Consumer<VrrpEvent> events,
      SessionSource sessions)
      throws LinuxException {
    this.poller = poller;
    this.monitor = monitor;
    this.routes = routes;
    this.troubles = new Troubles(events);
    // What may fail comes before the device, which nobody else would close.
    List<InterfaceAddress> found = routes.addresses();
    view.reset(routes.links(), found);
    this.addresses = AddressThreads.open(poller::wakeUp);
    this.device = new OwnDevice(routes, troubles);
    this.keeper = new AddressKeeper(routes, addresses, view, device, troubles);
    this.handovers = new Handovers(keeper, troubles, events, poller::wakeUp, sessions);
    this.table = new RouterTable(poller, view, keeper, handovers, troubles, events);
    keeper.sweep(found);
    poller.watch(monitor);
    this.snapshot = takeSnapshot();
  }

  /** Lets the loop do something soon; wake it up afterwards. Any thread may call this. */
  void post(Command command) {
    commands.add(command);
  }

  /**
   * The loop as it was a second ago at most, or after the last change. Any thread may call this.
   */
  VrrpSnapshot snapshot() {
    VrrpSnapshot last = snapshot;
    return new VrrpSnapshot(
        last.routers(),
        last.interfaces(),
        last.held(),
        new VrrpSnapshot.LoopHealth(
            last.runtime().scheduling(), lateness.read(), last.runtime().handovers()));
  }

  void apply(List<RouterSetup> setups, CompletableFuture<Void> done, long now) {
    if (handedOver == null) {
      table.apply(setups, now);
    }
    applied.add(done);
  }

  void track(String router, String track, boolean up, long now) {
    table.track(router, track, up, now);
  }

  void handOver(CompletableFuture<Void> done, long now) {
    handedOver = done;
    table.retireAll(now);
  }

  LatenessHistogram lateness() {
    return lateness;
  }

  void stop() {
    stopped = true;
  }

  /** Runs until it is stopped. */
  void run() throws LinuxException {
    nowNanos = clock.bootNanos();
    tickNanos = nowNanos;
    while (!stopped) {
      long timeout = deadlineNanos() - nowNanos;
      poller.await(Math.max(0, timeout));
      nowNanos = clock.bootNanos();
      receive();
      if (listen()) {
        // It may have taken its time: what has arrived meanwhile comes before the timers.
        nowNanos = clock.bootNanos();
        receive();
      }
      boolean due = table.runTimers(nowNanos, lateness);
      finish();
      if (due) {
        raise();
      }
      nowNanos = clock.bootNanos();
    }
  }

  /**
   * Comes before all else on its processor from now on. Not yet with its first virtual routers: for
   * them the JVM loads and interprets for 50 ms. Until a timer is due nothing can be late, and but
   * for a takeover in the first second nothing is then.
   */
  private void raise() {
    if (scheduling == null) {
      scheduling = Scheduling.raiseCallingThread();
    }
  }

  private long deadlineNanos() {
    long addresses = Math.min(keeper.deadlineNanos(), handovers.deadlineNanos());
    return Math.min(tickNanos, Math.min(table.deadlineNanos(), addresses));
  }

  private void receive() {
    for (int i = 0; i < table.segments().size(); i++) {
      table.segments().get(i).receive(nowNanos);
    }
  }

  /** Takes in what the kernel and other threads say; returns whether there was anything. */
  private boolean listen() throws LinuxException {
    boolean any = false;
    if (poller.isReady(0)) {
      any = true;
      boolean _ = monitor.drain(KERNEL_EVENTS_BOUND, kernelEvents);
      if (overrun) {
        overrun = false;
        takeStock();
      }
    }
    for (Command command = commands.poll(); command != null; command = commands.poll()) {
      any = true;
      command.run(this, nowNanos);
    }
    return any;
  }

  private void handle(RouteEvent event) {
    view.on(event);
    switch (event) {
      case RouteEvent.LinkChanged(var link) -> linkChanged(link.name());
      case RouteEvent.LinkRemoved(var link) -> {
        keeper.interfaceRemoved(link.index());
        if (device.is(link.index())) {
          device.replace();
          restoreMissing();
        }
        linkChanged(link.name());
      }
      case RouteEvent.AddressChanged(var address) -> {
        if (!address.isOurs()) {
          addressChanged(address.interfaceIndex(), IpAddress.of(address.address()));
        }
      }
      case RouteEvent.AddressRemoved(var address) -> addressRemoved(address);
      case RouteEvent.Overrun() -> overrun = true;
    }
  }

  private void linkChanged(String name) {
    hostChanged = true;
    for (Segment segment : table.segments()) {
      boolean renamedAway =
          segment.link().map(link -> view.link(link.index()).isEmpty()).orElse(false);
      if (segment.name().equals(name) || renamedAway || segment.link().isEmpty()) {
        segment.refresh(view, nowNanos);
      }
    }
    table.evaluateTracks(nowNanos);
  }

  private void addressChanged(int interfaceIndex, IpAddress address) {
    hostChanged = true;
    for (Segment segment : table.segments()) {
      if (segment.link().map(link -> link.index() == interfaceIndex).orElse(false)) {
        segment.refresh(view, nowNanos);
      }
    }
    for (RunningRouter router : table.withAddress(address)) {
      router.addresses().lookForConflicts(router.setup(), nowNanos);
    }
  }

  private void addressRemoved(InterfaceAddress address) {
    IpAddress ip = IpAddress.of(address.address());
    if (keeper.isWanted(address)) {
      restore(ip);
    } else if (!address.isOurs()) {
      addressChanged(address.interfaceIndex(), ip);
      // Somebody else had it, and it may be ours to hold now.
      table.withAddress(ip).forEach(router -> router.on(new Event.AddressMissing(ip), nowNanos));
    }
  }

  private void restore(IpAddress address) {
    for (RunningRouter router : table.withAddress(address)) {
      router.addresses().lost(address, router.setup());
      router.on(new Event.AddressMissing(address), nowNanos);
    }
  }

  private void restoreMissing() {
    keeper.missing().forEach(address -> restore(address.address()));
  }

  /** Events were lost: looks at everything anew. */
  private void takeStock() throws LinuxException {
    view.reset(routes.links(), routes.addresses());
    hostChanged = true;
    for (Segment segment : table.segments()) {
      segment.refresh(view, nowNanos);
    }
    table.evaluateTracks(nowNanos);
    for (RunningRouter router : table.running()) {
      router.addresses().lookForConflicts(router.setup(), nowNanos);
    }
    restoreMissing();
  }

  /** What comes after the timers of a wake-up. */
  private void finish() {
    table.decideGroups(nowNanos);
    table.collectGone(nowNanos);
    boolean handedOverSome = handovers.runTimers(nowNanos);
    if (handedOverSome) {
      table.leaveSegments();
    }
    keeper.renew(nowNanos);
    keeper.settle();
    if (keeper.isSettled()) {
      // What is silent stays so while it is here.
      handovers.settle();
    }
    table.addressesSettled(nowNanos);
    for (int i = 0; i < table.segments().size(); i++) {
      table.segments().get(i).speakToNeighbors(nowNanos);
    }
    boolean tick = nowNanos >= tickNanos;
    if (tick) {
      if (applied.isEmpty() && !table.isEmpty()) {
        raise();
      }
      tickNanos = nowNanos + TICK_NANOS;
      table.segments().forEach(segment -> segment.tick(view, nowNanos));
    }
    // A picture of thousands of addresses takes its time: none while they are on their way.
    boolean changed = (keeper.isSettled() || !applied.isEmpty()) && table.takeChanged();
    if (tick || changed || hostChanged || handedOverSome) {
      hostChanged = false;
      snapshot = takeSnapshot();
    }
    // Not before the snapshot shows it.
    for (CompletableFuture<Void> done = applied.poll(); done != null; done = applied.poll()) {
      done.completeAsync(() -> null);
    }
    CompletableFuture<Void> waiter = handedOver;
    if (waiter != null && table.isEmpty() && handovers.isIdle() && keeper.isSettled()) {
      waiter.completeAsync(() -> null);
    }
  }

  private VrrpSnapshot takeSnapshot() {
    String policy = scheduling == null ? "normal" : scheduling.policy();
    return SnapshotTaker.take(table, handovers, view, policy, nowNanos);
  }

  /** Removes the addresses and closes everything but the poller. */
  void close() {
    // Or it would put back what is removed.
    addresses.close();
    keeper.removeAll();
    device.close();
    // The addresses are gone: what the kernel was not to say of them it may not say any more.
    table.close();
    handovers.close();
    monitor.close();
    routes.close();
  }
}
