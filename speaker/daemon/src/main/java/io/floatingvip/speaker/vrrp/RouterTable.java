package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.Poller;
import io.floatingvip.vrrp.AddressFamily;
import io.floatingvip.vrrp.Event;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.VirtualAddress;
import io.floatingvip.vrrp.VirtualRouterId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The virtual routers at work and the segments that they are on: brings them in line with what is
 * wanted.
 */
final class RouterTable {
  private final Poller poller;
  private final HostView view;
  private final AddressKeeper keeper;
  private final Troubles troubles;
  private final Consumer<VrrpEvent> events;
  private final Map<String, Segment> segments = new LinkedHashMap<>();
  private final Map<String, SyncGroup> groups = new HashMap<>();
  private final Map<Key, RouterSetup> waiting = new LinkedHashMap<>();
  private List<RunningRouter> running = new ArrayList<>();
  private List<Segment> segmentList = List.of();
  private boolean changed;

  /** What makes a virtual router the one it is on this host. */
  private record Key(String interfaceName, AddressFamily family, VirtualRouterId id) {
    static Key of(RouterSetup setup) {
      return new Key(
          setup.interfaceName(), setup.config().family(), setup.config().virtualRouterId());
    }
  }

  RouterTable(
      Poller poller,
      HostView view,
      AddressKeeper keeper,
      Troubles troubles,
      Consumer<VrrpEvent> events) {
    this.poller = poller;
    this.view = view;
    this.keeper = keeper;
    this.troubles = troubles;
    this.events = events;
  }

  /**
   * Checks what the table relies on.
   *
   * @throws IllegalArgumentException when a name or a (interface, family, virtual router ID) is
   *     there twice
   */
  static void check(List<RouterSetup> setups) {
    Set<String> names = new HashSet<>();
    Set<Key> keys = new HashSet<>();
    for (RouterSetup setup : setups) {
      if (!names.add(setup.name())) {
        throw new IllegalArgumentException("two virtual routers are called " + setup.name());
      }
      if (!keys.add(Key.of(setup))) {
        throw new IllegalArgumentException(
            setup.name()
                + ": another virtual router on "
                + setup.interfaceName()
                + " has its ID and family");
      }
    }
  }

  /** Runs these from now on; who is not among them hands over and goes. */
  void apply(List<RouterSetup> setups, long nowNanos) {
    Map<Key, RunningRouter> before = new LinkedHashMap<>();
    running.forEach(router -> before.put(Key.of(router.setup()), router));
    List<RunningRouter> next = new ArrayList<>();
    waiting.clear();
    for (RouterSetup setup : setups) {
      RunningRouter known = before.get(Key.of(setup));
      if (known == null) {
        next.add(create(setup));
      } else if (canBecome(known, setup)) {
        next.add(before.remove(Key.of(setup)));
        continueWith(known, setup, nowNanos);
      } else {
        waiting.put(Key.of(setup), setup);
      }
    }
    next.addAll(before.values());
    running = next;
    regroup();
    // Last, so that an address that goes from one virtual router to another never leaves the host.
    before.values().stream()
        .filter(router -> !router.isRetiring())
        .forEach(router -> router.retire(nowNanos));
    next.stream().filter(RunningRouter::isNew).forEach(router -> begin(router, nowNanos));
    changed = true;
  }

  private static boolean canBecome(RunningRouter known, RouterSetup setup) {
    return known.setup().config().sameRouterAs(setup.config())
        && known.setup().virtualMac() == setup.virtualMac();
  }

  private void continueWith(RunningRouter known, RouterSetup setup, long nowNanos) {
    known.reconfigure(setup, nowNanos);
    known.environment(view, nowNanos);
    known.evaluateTracks(view, nowNanos);
    if (known.isRetiring()) {
      known.start(nowNanos);
    }
  }

  private RunningRouter create(RouterSetup setup) {
    Segment segment = segments.get(setup.interfaceName());
    if (segment == null) {
      segment = new Segment(setup.interfaceName(), poller, troubles);
      segments.put(setup.interfaceName(), segment);
      segmentList = List.copyOf(segments.values());
    }
    return new RunningRouter(setup, segment, keeper, events);
  }

  private void begin(RunningRouter router, long nowNanos) {
    Segment segment = router.segment();
    segment.attach(router);
    if (segment.link().isEmpty()) {
      segment.refresh(view, nowNanos);
    } else {
      router.environment(view, nowNanos);
    }
    router.evaluateTracks(view, nowNanos);
    router.addresses().lookForConflicts(router.setup());
    router.start(nowNanos);
  }

  private void regroup() {
    for (RunningRouter router : running) {
      router.join(
          router
              .setup()
              .syncGroup()
              .map(name -> groups.computeIfAbsent(name, SyncGroup::new))
              .orElse(null));
    }
    groups.values().removeIf(SyncGroup::isEmpty);
  }

  /** Every virtual router hands over and goes. */
  void retireAll(long nowNanos) {
    waiting.clear();
    running.stream()
        .filter(router -> !router.isRetiring())
        .forEach(router -> router.retire(nowNanos));
  }

  boolean isEmpty() {
    return running.isEmpty();
  }

  /** Lets those go that have handed over, and those come that waited for it. */
  void collectGone(long nowNanos) {
    boolean anyGone = false;
    for (int i = 0; i < running.size(); i++) {
      anyGone |= running.get(i).isGone();
    }
    if (!anyGone) {
      return;
    }
    for (RunningRouter router : List.copyOf(running)) {
      if (router.isGone()) {
        running.remove(router);
        router.leave();
        RouterSetup successor = waiting.remove(Key.of(router.setup()));
        if (successor != null) {
          RunningRouter created = create(successor);
          running.add(created);
          regroup();
          begin(created, nowNanos);
        }
      }
    }
    segments.values().stream().filter(Segment::isEmpty).forEach(Segment::close);
    segments.values().removeIf(Segment::isEmpty);
    segmentList = List.copyOf(segments.values());
    groups.values().removeIf(SyncGroup::isEmpty);
    changed = true;
  }

  List<RunningRouter> running() {
    return running;
  }

  List<Segment> segments() {
    return segmentList;
  }

  /** The virtual router of the name, null when there is none. */
  @Nullable RunningRouter named(String name) {
    for (RunningRouter router : running) {
      if (router.name().equals(name) && !router.isRetiring()) {
        return router;
      }
    }
    return null;
  }

  /** Those that are to hold the address while they are Active. */
  Collection<RunningRouter> withAddress(IpAddress address) {
    List<RunningRouter> found = new ArrayList<>();
    for (RunningRouter router : running) {
      for (VirtualAddress virtual : router.setup().config().addresses()) {
        if (virtual.address().equals(address)) {
          found.add(router);
        }
      }
    }
    return found;
  }

  /** Lets the sync groups draw their conclusions. */
  void decideGroups(long nowNanos) {
    if (!groups.isEmpty()) {
      groups.values().forEach(group -> group.decide(nowNanos));
    }
  }

  long deadlineNanos() {
    long earliest = Long.MAX_VALUE;
    for (int i = 0; i < running.size(); i++) {
      earliest = Math.min(earliest, running.get(i).deadlineNanos());
    }
    for (int i = 0; i < segmentList.size(); i++) {
      earliest = Math.min(earliest, segmentList.get(i).deadlineNanos());
    }
    return earliest;
  }

  /** Lets each timer that is due act, and notes how late. */
  void runTimers(long nowNanos, LatenessHistogram lateness) {
    for (int i = 0; i < running.size(); i++) {
      RunningRouter router = running.get(i);
      long deadline = router.deadlineNanos();
      if (deadline <= nowNanos) {
        lateness.record(nowNanos - deadline);
        router.on(Event.TIMERS_DUE, nowNanos);
      }
    }
  }

  /** Whether the status is another one since the last call. */
  boolean takeChanged() {
    boolean any = changed;
    changed = false;
    for (int i = 0; i < running.size(); i++) {
      any |= running.get(i).takeChanged();
    }
    return any;
  }

  void close() {
    segments.values().forEach(Segment::close);
  }
}
