package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.InterfaceAddress;
import io.floatingvip.linux.Link;
import io.floatingvip.vrrp.ActiveRouter;
import io.floatingvip.vrrp.Effect;
import io.floatingvip.vrrp.Event;
import io.floatingvip.vrrp.Fault;
import io.floatingvip.vrrp.FaultKind;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.ReceivedPacket;
import io.floatingvip.vrrp.TrackSet;
import io.floatingvip.vrrp.Transport;
import io.floatingvip.vrrp.VirtualAddress;
import io.floatingvip.vrrp.VrrpInstance;
import io.floatingvip.vrrp.VrrpState;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A virtual router at work: gives its engine the events of the host and carries out the effects.
 */
final class RunningRouter {
  private final VrrpInstance instance;
  private final Segment segment;
  private final RouterAddresses addresses;
  private final AdvertisementSender sender;
  private final AddressWork addressWork;
  private final VirtualMac virtualMac;
  private final Consumer<VrrpEvent> events;
  private final Map<FaultKind, Fault> told = new EnumMap<>(FaultKind.class);
  private final Deque<Event> followUps = new ArrayDeque<>();
  private final TrackSet tracks;
  private RouterSetup setup;
  private @Nullable MovingGroup group;
  private @Nullable IpAddress source;
  private Instant since = Instant.now();
  private int toldWeight;
  private boolean begun;
  private boolean retiring;
  private boolean changed = true;

  RunningRouter(
      RouterSetup setup,
      Segment segment,
      AddressKeeper keeper,
      Handovers handovers,
      Consumer<VrrpEvent> events) {
    this.setup = setup;
    this.segment = segment;
    this.events = events;
    this.instance = new VrrpInstance(setup.config());
    this.virtualMac = new VirtualMac(setup, handovers);
    this.addresses = new RouterAddresses(setup.name(), segment, keeper, virtualMac, events);
    this.sender = new AdvertisementSender(segment, virtualMac);
    this.addressWork = new AddressWork(addresses, segment, handovers, followUps);
    this.tracks = new TrackSet(setup.tracks());
  }

  String name() {
    return setup.name();
  }

  RouterSetup setup() {
    return setup;
  }

  Segment segment() {
    return segment;
  }

  VrrpState state() {
    return instance.state();
  }

  VrrpInstance instance() {
    return instance;
  }

  RouterAddresses addresses() {
    return addresses;
  }

  Instant since() {
    return since;
  }

  long sendFailures() {
    return sender.failures();
  }

  /** Moves as one with the others of this group from now on; null for alone. */
  void join(@Nullable MovingGroup newGroup) {
    group = newGroup;
  }

  /** The address that it sends from, empty while there is none. */
  Optional<IpAddress> source() {
    return Optional.ofNullable(source);
  }

  /** The hosts that may have its addresses too: those configured, and the one that was heard. */
  List<IpAddress> peers() {
    List<IpAddress> peers = new ArrayList<>();
    if (setup.config().transport() instanceof Transport.Unicast(List<IpAddress> configured)) {
      peers.addAll(configured);
    }
    instance
        .status()
        .activeRouter()
        .map(ActiveRouter::address)
        .filter(address -> !address.equals(source))
        .ifPresent(peers::add);
    return peers;
  }

  /** Whether it has not begun yet. */
  boolean isNew() {
    return !begun;
  }

  /** Begins, or goes on when it was about to go. */
  void start(long nowNanos) {
    begun = true;
    retiring = false;
    on(Event.STARTUP, nowNanos);
  }

  /** Hands over and goes; it has gone when it {@link #isGone}. */
  void retire(long nowNanos) {
    retiring = true;
    on(Event.SHUTDOWN, nowNanos);
  }

  boolean isRetiring() {
    return retiring;
  }

  boolean isGone() {
    return retiring
        && instance.state() == VrrpState.INITIALIZE
        && addressWork.isDone()
        && virtualMac.isQuiet();
  }

  /** One that moves alone depends on no other's faults. */
  void forgetGroupFault(long nowNanos) {
    if (group == null) {
      on(new Event.FaultCleared(FaultKind.SYNC_GROUP), nowNanos);
    }
  }

  /** Gives these up to another virtual router, without a word of it to the other hosts. */
  void vacate(List<VirtualAddress> leaving, long nowNanos) {
    addressWork.execute(new Effect.WithdrawAddresses(leaving), setup, source, nowNanos);
  }

  /** Takes back what it has given up. */
  void occupy(long nowNanos) {
    List<VirtualAddress> all = setup.config().addresses();
    addressWork.execute(new Effect.AssignAddresses(all), setup, source, nowNanos);
    addressWork.execute(new Effect.AnnounceNeighbors(all), setup, source, nowNanos);
  }

  /** Leaves its segment, for good. */
  void leave() {
    virtualMac.close();
    segment.detach(this);
  }

  /** Another setup of the same virtual router. */
  void reconfigure(RouterSetup next, long nowNanos) {
    addresses.reconfigured(next.name());
    setup = next;
    tracks.replace(next.tracks());
    on(new Event.ConfigurationChanged(next.config()), nowNanos);
    segment.reconfigured(next.config().family());
    prepareVirtualMac();
    changed = true;
  }

  long deadlineNanos() {
    return instance.nextDeadlineNanos();
  }

  /** Gives the engine one event and does what comes of it. */
  void on(Event event, long nowNanos) {
    boolean wasReady = instance.isReady();
    boolean wasResigning = instance.isResigning();
    long counted = instance.received();
    execute(instance.on(event, nowNanos), nowNanos);
    followUp(nowNanos);
    if (event instanceof ReceivedPacket packet && instance.received() != counted) {
      addressWork.heard(this, packet, nowNanos);
    }
    if (instance.isReady() != wasReady || instance.isResigning() != wasResigning) {
      tellGroup();
    }
  }

  private void followUp(long nowNanos) {
    for (Event next = followUps.poll(); next != null; next = followUps.poll()) {
      execute(instance.on(next, nowNanos), nowNanos);
    }
  }

  private void tellGroup() {
    MovingGroup joined = group;
    if (joined != null) {
      joined.memberMoved();
    }
  }

  private void execute(List<Effect> effects, long nowNanos) {
    for (int i = 0; i < effects.size(); i++) {
      execute(effects.get(i), nowNanos);
    }
  }

  private void execute(Effect effect, long nowNanos) {
    switch (effect) {
      case Effect.SendAdvertisement advertisement -> sender.send(advertisement);
      case Effect.OnAddresses work -> {
        changed = true;
        addressWork.execute(work, setup, source, nowNanos);
      }
      case Effect.ReportTransition transition -> {
        virtualMac.activate(transition.to() == VrrpState.ACTIVE, nowNanos);
        report(transition);
      }
      case Effect.ReportDrop drop ->
          events.accept(new VrrpEvent.Dropped(name(), drop.reason(), drop.source(), drop.total()));
      case Effect.ReportDiscrepancy odd ->
          events.accept(
              new VrrpEvent.PeerDiscrepancy(name(), odd.kind(), odd.source(), odd.detail()));
    }
  }

  /** When {@link #resume} goes on at the latest. */
  long resumptionNanos() {
    return Math.min(addressWork.deadlineNanos(), virtualMac.deadlineNanos());
  }

  /** Goes on with the addresses where something had to be waited for. */
  void resume(long nowNanos) {
    if (virtualMac.look(nowNanos)) {
      changed = true;
      addresses.announce(setup.config().addresses());
      virtualMac
          .hindrance()
          .map(why -> new VrrpEvent.EnvironmentTrouble("virtual MAC address of " + name(), why))
          .ifPresent(events);
    }
    if (addressWork.resume(setup, source, nowNanos)) {
      changed = true;
      followUp(nowNanos);
    }
  }

  VirtualMac virtualMac() {
    return virtualMac;
  }

  /** Has what its virtual MAC address needs in place, also when others' addresses change. */
  void prepareVirtualMac() {
    boolean before = virtualMac.inUse().isPresent();
    Optional<VirtualMac.Terms> terms =
        source()
            .filter(_ -> setup.virtualMac())
            .flatMap(from ->
                segment
                    .link()
                    .map(on -> new VirtualMac.Terms(on, from, addresses.notForeign(setup))));
    virtualMac.prepare(
        terms, setup.virtualMac() ? addresses.macHindrance(setup) : Optional.empty());
    if (before && !virtualMac.isAwaited() && virtualMac.inUse().isEmpty()) {
      addresses.announce(setup.config().addresses());
    }
  }

  private void report(Effect.ReportTransition transition) {
    changed = true;
    since = Instant.now();
    tellGroup();
    events.accept(
        new VrrpEvent.Transition(
            name(),
            setup.interfaceName(),
            transition.from(),
            transition.to(),
            transition.cause(),
            since));
  }

  /** The interface or its addresses may be others: tells the engine what follows. */
  void environment(HostView view, long nowNanos) {
    Optional<Link> link = segment.link();
    List<InterfaceAddress> onInterface =
        link.map(present -> view.addressesOn(present.index())).orElse(List.of());
    Optional<IpAddress> primary = SourceAddress.choose(setup, onInterface);
    Fault fault =
        link.isPresent()
            ? HostFaults.ofLink(link.get(), segment, setup)
            : HostFaults.missing(segment);
    // Faults first: the engine must not stand for election between two events.
    if (fault != null) {
      raise(fault, nowNanos);
    }
    if (link.isPresent() && primary.isEmpty()) {
      raise(HostFaults.noSource(setup), nowNanos);
      source = null;
    } else {
      primary.ifPresent(address -> useSource(address, nowNanos));
    }
    for (FaultKind kind : HostFaults.OF_LINK) {
      if (fault == null || fault.kind() != kind) {
        clear(kind, nowNanos);
      }
    }
    if (link.isEmpty()) {
      source = null;
      told.remove(FaultKind.NO_SOURCE_ADDRESS);
      on(new Event.FaultCleared(FaultKind.NO_SOURCE_ADDRESS), nowNanos);
    }
    prepareVirtualMac();
  }

  private void useSource(IpAddress address, long nowNanos) {
    if (!address.equals(source)) {
      source = address;
      told.remove(FaultKind.NO_SOURCE_ADDRESS);
      on(new Event.SourceAddressChanged(address), nowNanos);
    }
  }

  private void raise(Fault fault, long nowNanos) {
    if (!fault.equals(told.put(fault.kind(), fault))) {
      changed = true;
      tellGroup();
      on(new Event.FaultRaised(fault), nowNanos);
    }
  }

  private void clear(FaultKind kind, long nowNanos) {
    if (told.remove(kind) != null) {
      changed = true;
      tellGroup();
      on(new Event.FaultCleared(kind), nowNanos);
    }
  }

  /**
   * Tracks may be up or down that were not.
   *
   * @param reports of the tracks that are no interfaces
   */
  void evaluateTracks(HostView view, Map<String, Boolean> reports, long nowNanos) {
    reports.forEach(tracks::report);
    for (RouterSetup.InterfaceTrack track : setup.interfaceTracks()) {
      boolean up = view.link(track.interfaceName()).map(Link::isRunning).orElse(false);
      tracks.report(track.track().name(), up);
    }
    Optional<Fault> fault = tracks.fault();
    fault.ifPresent(present -> raise(present, nowNanos));
    if (fault.isEmpty()) {
      clear(FaultKind.TRACK, nowNanos);
    }
    int weight = tracks.weight();
    if (weight != toldWeight) {
      toldWeight = weight;
      changed = true;
      on(new Event.PriorityAdjusted(weight), nowNanos);
    }
  }

  /** Its addresses are on this host by now, or are not. */
  void addressesSettled(long nowNanos) {
    List<VirtualAddress> foreign = addresses.takeForeign();
    for (int i = 0; i < foreign.size(); i++) {
      on(new Event.AddressForeign(foreign.get(i).address()), nowNanos);
    }
  }

  /** Whether the status is another one since the last call. */
  boolean takeChanged() {
    boolean was = addresses.takeChanged() || changed;
    changed = false;
    return was;
  }
}
