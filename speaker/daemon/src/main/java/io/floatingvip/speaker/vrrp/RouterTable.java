package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.Poller;
import io.floatingvip.linux.SuspendClock;
import io.floatingvip.vrrp.AddressFamily;
import io.floatingvip.vrrp.Event;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.VirtualAddress;
import io.floatingvip.vrrp.VirtualRouterId;
import io.floatingvip.vrrp.VrrpState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The virtual routers at work and the segments that they are on: brings them in line with what is
 * wanted.
 */
final class RouterTable {
  private final Poller poller;
  private final HostView view;
  private final AddressKeeper keeper;
  private final Handovers handovers;
  private final Troubles troubles;
  private final Consumer<VrrpEvent> events;
  private final Map<String, Segment> segments = new LinkedHashMap<>();
  private final Map<String, MovingGroup> groups = new HashMap<>();
  private final Map<IpAddress, List<RunningRouter>> byAddress = new HashMap<>();
  private final Map<Key, RunningRouter> byKey = new HashMap<>();
  private final TrackBoard board = new TrackBoard();
  private final SuspendClock clock = new SuspendClock();
  private final Map<Key, RouterSetup> waiting = new LinkedHashMap<>();
  private final Map<RunningRouter, Long> vacated = new LinkedHashMap<>();
  private List<RunningRouter> running = new ArrayList<>();
  private final List<RunningRouter> left = new ArrayList<>();
  private List<Segment> segmentList = List.of();
  private boolean changed;

  /** What makes a virtual router the one it is on this host. */
  record Key(String interfaceName, AddressFamily family, VirtualRouterId id) {
    static Key of(RouterSetup setup) {
      return new Key(
          setup.interfaceName(), setup.config().family(), setup.config().virtualRouterId());
    }
  }

  RouterTable(
      Poller poller,
      HostView view,
      AddressKeeper keeper,
      Handovers handovers,
      Troubles troubles,
      Consumer<VrrpEvent> events) {
    this.poller = poller;
    this.view = view;
    this.keeper = keeper;
    this.handovers = handovers;
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
    handovers.moves().prepare(running, setups, this::withKey, nowNanos);
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
    byAddress.clear();
    byKey.clear();
    Set<String> names = setups.stream().map(RouterSetup::name).collect(Collectors.toSet());
    board.forgetAllBut(names);
    handovers.forgetAllBut(names);
    // Last, so that an address that goes from one virtual router to another never leaves the host.
    before.values().stream()
        .filter(router -> !router.isRetiring())
        .forEach(router -> dismiss(router, nowNanos));
    regroup(nowNanos);
    next.stream().filter(RunningRouter::isNew).forEach(router -> begin(router, nowNanos));
    changed = true;
  }

  /**
   * One whose addresses go to others of this host speaks on for a while: a host that has not heard
   * of it yet would take them over.
   */
  private void dismiss(RunningRouter router, long nowNanos) {
    List<VirtualAddress> moving =
        router.setup().config().addresses().stream()
            .filter(address -> handovers.moves().leaves(address, router.setup()))
            .toList();
    if (moving.isEmpty() || router.state() != VrrpState.ACTIVE || router.instance().isResigning()) {
      router.retire(nowNanos);
    } else if (vacated.putIfAbsent(router, nowNanos + AddressMoves.SPREADING_NANOS) == null) {
      router.vacate(moving, nowNanos);
    }
  }

  private static boolean canBecome(RunningRouter known, RouterSetup setup) {
    return known.setup().config().sameRouterAs(setup.config());
  }

  private void continueWith(RunningRouter known, RouterSetup setup, long nowNanos) {
    known.reconfigure(setup, nowNanos);
    known.environment(view, nowNanos);
    known.evaluateTracks(view, board.of(known.name()), nowNanos);
    if (known.isRetiring()) {
      known.start(nowNanos);
    }
    if (vacated.remove(known) != null) {
      known.occupy(nowNanos);
    }
  }

  private RunningRouter create(RouterSetup setup) {
    Segment segment = segments.get(setup.interfaceName());
    if (segment == null) {
      segment = new Segment(setup.interfaceName(), poller, troubles);
      segments.put(setup.interfaceName(), segment);
      segmentList = List.copyOf(segments.values());
    }
    return new RunningRouter(setup, segment, keeper, handovers, events);
  }

  private void begin(RunningRouter router, long nowNanos) {
    Segment segment = router.segment();
    segment.attach(router);
    if (segment.link().isEmpty()) {
      segment.refresh(view, nowNanos);
    } else {
      router.environment(view, nowNanos);
    }
    router.evaluateTracks(view, board.of(router.name()), nowNanos);
    router.addresses().lookForConflicts(router.setup(), nowNanos);
    // The kernel may have let us wait for the socket, and before nobody could be heard.
    router.start(clock.bootNanos());
  }

  /** Who goes has left its group: the others stay where they are. */
  private void regroup(long nowNanos) {
    Map<String, List<RunningRouter>> members = new HashMap<>();
    for (RunningRouter router : running) {
      router.join(null);
      if (!router.isRetiring() && !vacated.containsKey(router)) {
        router
            .setup()
            .syncGroup()
            .ifPresent(name -> members.computeIfAbsent(name, _ -> new ArrayList<>()).add(router));
      }
    }
    groups.keySet().retainAll(members.keySet());
    members.forEach((name, routers) -> {
      MovingGroup group = groups.get(name);
      if (group == null || !group.consistsOf(routers)) {
        group = new MovingGroup(routers);
        groups.put(name, group);
      }
      for (RunningRouter router : routers) {
        router.join(group);
      }
    });
    running.forEach(router -> router.forgetGroupFault(nowNanos));
  }

  /** Every virtual router hands over and goes. */
  void retireAll(long nowNanos) {
    waiting.clear();
    vacated.clear();
    running.stream()
        .filter(router -> !router.isRetiring())
        .forEach(router -> router.retire(nowNanos));
    regroup(nowNanos);
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
        left.add(router);
        RouterSetup successor = waiting.remove(Key.of(router.setup()));
        if (successor != null) {
          RunningRouter created = create(successor);
          running.add(created);
          regroup(nowNanos);
          begin(created, nowNanos);
        }
      }
    }
    byAddress.clear();
    byKey.clear();
    leaveSegments();
    changed = true;
  }

  /** Closes segments that neither a virtual router nor a handover needs any more. */
  void leaveSegments() {
    List<Segment> left =
        segments.values().stream()
            .filter(segment -> segment.isEmpty() && !handovers.isUnderWayOn(segment))
            .toList();
    if (!left.isEmpty()) {
      left.forEach(Segment::close);
      segments.values().removeAll(left);
      segmentList = List.copyOf(segments.values());
    }
  }

  List<RunningRouter> running() {
    return running;
  }

  /** Those that are gone, but for connections that are still served to their end. */
  List<RunningRouter> handingOver() {
    left.removeIf(router -> handovers.of(router.name()).isEmpty());
    return left.stream()
        .filter(router -> running.stream().noneMatch(other -> other.name().equals(router.name())))
        .toList();
  }

  List<Segment> segments() {
    return segmentList;
  }

  /** A track that others follow is up or down. */
  void track(String name, String track, boolean up, long nowNanos) {
    board.report(name, track, up);
    for (RunningRouter router : running) {
      if (router.name().equals(name) && !router.isRetiring()) {
        router.evaluateTracks(view, board.of(name), nowNanos);
      }
    }
  }

  /** Interfaces may be up or down that were not. */
  void evaluateTracks(long nowNanos) {
    for (RunningRouter router : running) {
      router.evaluateTracks(view, board.of(router.name()), nowNanos);
    }
  }

  /** Those that are to hold the address while they are Active. */
  Collection<RunningRouter> withAddress(IpAddress address) {
    if (byAddress.isEmpty()) {
      for (RunningRouter router : running) {
        for (VirtualAddress virtual : router.setup().config().addresses()) {
          byAddress.computeIfAbsent(virtual.address(), _ -> new ArrayList<>()).add(router);
        }
      }
    }
    return List.copyOf(byAddress.getOrDefault(address, List.of()));
  }

  private Optional<RunningRouter> withKey(Key key) {
    if (byKey.isEmpty()) {
      running.forEach(router -> byKey.put(Key.of(router.setup()), router));
    }
    return Optional.ofNullable(byKey.get(key));
  }

  /** Lets the sync groups draw their conclusions. */
  void decideGroups(long nowNanos) {
    if (!groups.isEmpty()) {
      groups.values().forEach(group -> group.decide(nowNanos));
    }
  }

  long deadlineNanos() {
    long earliest = Long.MAX_VALUE;
    if (!vacated.isEmpty()) {
      earliest = Collections.min(vacated.values());
    }
    for (int i = 0; i < running.size(); i++) {
      RunningRouter router = running.get(i);
      earliest = Math.min(earliest, Math.min(router.deadlineNanos(), router.resumptionNanos()));
    }
    for (int i = 0; i < segmentList.size(); i++) {
      earliest = Math.min(earliest, segmentList.get(i).deadlineNanos());
    }
    if (!groups.isEmpty()) {
      for (MovingGroup group : groups.values()) {
        earliest = Math.min(earliest, group.deadlineNanos());
      }
    }
    return earliest;
  }

  /** Lets each timer that is due act, and notes how late; whether there was any. */
  boolean runTimers(long nowNanos, LatenessHistogram lateness) {
    boolean due = false;
    if (!vacated.isEmpty()) {
      retireVacated(nowNanos);
    }
    for (int i = 0; i < running.size(); i++) {
      RunningRouter router = running.get(i);
      router.resume(nowNanos);
      long deadline = router.deadlineNanos();
      if (deadline <= nowNanos) {
        due = true;
        lateness.record(nowNanos - deadline);
        router.on(Event.TIMERS_DUE, nowNanos);
      }
    }
    return due;
  }

  private void retireVacated(long nowNanos) {
    List<RunningRouter> silent =
        vacated.entrySet().stream()
            .filter(entry -> entry.getValue() <= nowNanos)
            .map(Map.Entry::getKey)
            .toList();
    if (!silent.isEmpty()) {
      vacated.keySet().removeAll(silent);
      silent.forEach(router -> router.retire(nowNanos));
      regroup(nowNanos);
    }
  }

  /** Addresses are on this host by now, or are not. */
  void addressesSettled(long nowNanos) {
    for (int i = 0; i < running.size(); i++) {
      running.get(i).addressesSettled(nowNanos);
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
    running.forEach(router -> router.virtualMac().close());
    segments.values().forEach(Segment::close);
  }
}
