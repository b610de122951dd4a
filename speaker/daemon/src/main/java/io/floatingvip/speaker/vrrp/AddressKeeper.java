package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.Errno;
import io.floatingvip.linux.InterfaceAddress;
import io.floatingvip.linux.Link;
import io.floatingvip.linux.LinuxException;
import io.floatingvip.linux.RouteSocket;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.VirtualAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds addresses on this host for the virtual routers, in such a way that the kernel drops them
 * when this process dies or hangs: on a device of our own where there may be one, and always on a
 * lease that is renewed each second.
 */
final class AddressKeeper {
  private static final long RENEWAL_NANOS = 1_000_000_000L;

  private final RouteSocket routes;
  private final HostView view;
  private final OwnDevice device;
  private final Troubles troubles;
  private final AddressPlacement placement;
  private final AddressUpkeep upkeep;
  private final Map<VirtualAddress, Holding> holdings = new LinkedHashMap<>();

  private Set<InetAddress> held = Set.of();
  private long heldAsOf;
  private long changes;
  private long renewalNanos = Long.MAX_VALUE;

  AddressKeeper(
      RouteSocket routes,
      AddressThreads threads,
      HostView view,
      OwnDevice device,
      Troubles troubles) {
    this.routes = routes;
    this.upkeep = new AddressUpkeep(threads.upkeep());
    this.view = view;
    this.device = device;
    this.troubles = troubles;
    this.placement = new AddressPlacement(threads.placement(), device, troubles);
  }

  /** Who wants an address held. */
  interface Holder {
    /** Whether the neighbors are to be told that the address is here. */
    boolean announces();

    /** The address is on this host. */
    void placed(VirtualAddress address);

    /** Somebody else has the address on this host, as it turned out. */
    void foreign(VirtualAddress address);
  }

  /**
   * Takes back at the start what an earlier run left on the host's interfaces; a living process'
   * own device is let alone.
   */
  void sweep(List<InterfaceAddress> addresses) {
    for (InterfaceAddress address : addresses) {
      boolean onTun =
          view.link(address.interfaceIndex()).map(link -> link.kind().equals("tun")).orElse(false);
      if (address.isOurs() && !onTun) {
        remove(
            address.interfaceIndex(),
            new VirtualAddress(IpAddress.of(address.address()), address.prefixLength()));
      }
    }
  }

  /**
   * The holder wants the address on this host: {@link #settle} puts it there, or sees to it that it
   * is there, and tells the holder when it is. One that does not announce it is content with what
   * is there already.
   *
   * @return false when somebody else has it on this host, who keeps it
   */
  boolean hold(VirtualAddress address, Holder holder, Link lan, long nowNanos) {
    Holding holding = holdings.get(address);
    if (holding == null) {
      if (isForeign(address.address())) {
        return false;
      }
      holding = new Holding(address, lan);
      holdings.put(address, holding);
    }
    holding.move(lan);
    holding.holders().add(holder);
    renewalNanos = Math.min(renewalNanos, nowNanos + RENEWAL_NANOS);
    if (holder.announces() || !holding.isPlaced()) {
      placement.add(holding);
    }
    return true;
  }

  /**
   * Puts addresses where they belong and removes what nobody wants any more, a bounded number. At
   * the end of a wake-up, so that an address may go from one router to another.
   */
  void settle() {
    collect();
    placement.begin(holding -> holding.isWanted() && !upkeep.isLeaving(holding));
    // One that is coming is removed when it is there.
    upkeep.remove(
        holding -> !holding.isWanted() && isKnown(holding) && !placement.isComing(holding));
  }

  private boolean isKnown(Holding holding) {
    return holdings.get(holding.address()) == holding;
  }

  /** What the kernel has done by now. */
  private void collect() {
    upkeep
        .collect()
        .ifPresent(round -> {
          round.failure().ifPresent(failure -> troubles.report("leases", failure));
          round.refusals().forEach(round.removed().isEmpty() ? this::notRenewed : this::notRemoved);
          round.removed().forEach(this::left);
        });
    placement.collect().forEach(this::take);
  }

  private void left(Holding holding) {
    changes++;
    holding.lose();
    if (holding.isWanted()) {
      placement.add(holding);
    } else {
      holdings.remove(holding.address());
    }
  }

  private void take(AddressPlacement.Answer answer) {
    Holding holding = answer.holding();
    switch (answer.outcome()) {
      case HELD -> came(answer);
      case FOREIGN -> {
        holdings.remove(holding.address());
        holding.holders().forEach(holder -> holder.foreign(holding.address()));
        holding.holders().clear();
      }
      case REFUSED -> {}
      case LATE -> placement.add(holding);
      case DEVICE_GONE -> {
        if (device.is(answer.where())) {
          interfaceRemoved(answer.where());
          device.replace();
        }
        placement.add(holding);
      }
    }
    if (!holding.isWanted()) {
      upkeep.add(holding);
    }
  }

  private void came(AddressPlacement.Answer answer) {
    Holding holding = answer.holding();
    boolean onLan = holding.lan().index() == answer.where();
    if (!device.is(answer.where()) && (!onLan || view.link(answer.where()).isEmpty())) {
      // Meanwhile the interface went, or its clients are on another one.
      placement.add(holding);
      return;
    }
    changes++;
    holding.put(answer.where(), answer.how());
    troubles.clear(holding.toString());
    holding.holders().forEach(holder -> holder.placed(holding.address()));
  }

  /** Whether everything is where it belongs, but for what the kernel refuses. */
  boolean isSettled() {
    return placement.isEmpty() && upkeep.hasRemoved();
  }

  /** Whether somebody else has the address on an interface of this host. */
  boolean isForeign(IpAddress address) {
    for (InterfaceAddress place : view.places(address)) {
      boolean onOurDevice = device.isPresent() && place.interfaceIndex() == device.link().index();
      if (!place.isOurs() && !onOurDevice && !isHeldAt(place) && !isComing(place)) {
        return true;
      }
    }
    return false;
  }

  /** Whose it is, where the kernel does not say so, is known when it has come. */
  private boolean isComing(InterfaceAddress place) {
    Holding holding = holdings.get(virtual(place));
    return holding != null && placement.isComing(holding);
  }

  private boolean isHeldAt(InterfaceAddress place) {
    Holding holding = holdings.get(virtual(place));
    return holding != null && holding.isPlacedOn(place.interfaceIndex());
  }

  /** The holder wants the address no longer; {@link #settle} removes it unless another wants it. */
  void release(VirtualAddress address, Holder holder) {
    Holding holding = holdings.get(address);
    if (holding != null && holding.holders().remove(holder) && !holding.isWanted()) {
      upkeep.add(holding);
    }
  }

  private void remove(int interfaceIndex, VirtualAddress address) {
    try {
      routes.remove(interfaceIndex, address.address().toInetAddress(), address.prefixLength());
    } catch (LinuxException e) {
      notRemoved(address, e);
    }
  }

  private void notRemoved(AddressUpkeep.Refusal refusal) {
    notRemoved(refusal.place().holding().address(), refusal.cause());
  }

  private void notRemoved(VirtualAddress address, LinuxException cause) {
    boolean gone = cause.errno() == Errno.EADDRNOTAVAIL || cause.errno() == Errno.ENODEV;
    if (!gone) {
      // Its lease ends by itself.
      troubles.report("address " + address, cause);
    }
  }

  /** When {@link #settle} or {@link #renew} has something to do. */
  long deadlineNanos() {
    if (placement.isDue() || upkeep.isDue()) {
      return 0;
    }
    return upkeep.isBusy() ? Long.MAX_VALUE : renewalNanos;
  }

  /**
   * Has leases renewed when it is time to, and tries again what was refused. To be called before
   * {@link #settle}, or whoever removes very many addresses might lose the others.
   */
  void renew(long nowNanos) {
    collect();
    if (nowNanos < renewalNanos || upkeep.isBusy()) {
      return;
    }
    renewalNanos = holdings.isEmpty() ? Long.MAX_VALUE : nowNanos + RENEWAL_NANOS;
    List<Holding> due = new ArrayList<>(holdings.size());
    for (Holding holding : holdings.values()) {
      if (holding.isPlaced() && holding.isWanted()) {
        due.add(holding);
      } else if (holding.isWanted() && !placement.isComing(holding)) {
        placement.add(holding);
      }
    }
    if (!due.isEmpty()) {
      upkeep.renew(due);
    }
  }

  private void notRenewed(AddressUpkeep.Refusal refusal) {
    Holding holding = refusal.place().holding();
    // Meanwhile it may be elsewhere.
    if (holding.isPlacedOn(refusal.place().lease().interfaceIndex())) {
      troubles.report(holding.toString(), refusal.cause());
      holding.lose();
      changes++;
    }
  }

  /** The interface is gone, our own device among them: what was there has to be placed anew. */
  void interfaceRemoved(int interfaceIndex) {
    changes++;
    for (Holding holding : holdings.values()) {
      if (holding.isPlacedOn(interfaceIndex)) {
        holding.lose();
      }
    }
  }

  /** Whether the address should be at this place. */
  boolean isWanted(InterfaceAddress place) {
    Holding holding = holdings.get(virtual(place));
    return holding != null && isHeldAt(place) && !upkeep.isLeaving(holding);
  }

  private static VirtualAddress virtual(InterfaceAddress place) {
    return new VirtualAddress(IpAddress.of(place.address()), place.prefixLength());
  }

  /** Whether the holder wants the address. */
  boolean isHeldFor(VirtualAddress address, Holder holder) {
    Holding holding = holdings.get(address);
    return holding != null && holding.holders().contains(holder);
  }

  /** Whether anybody wants the neighbors to know that it is here. */
  boolean isAnnounced(VirtualAddress address) {
    Holding holding = holdings.get(address);
    return holding != null && holding.holders().stream().anyMatch(Holder::announces);
  }

  /** What should be on this host and is not, as far as the kernel has told. */
  List<VirtualAddress> missing() {
    return holdings.values().stream()
        .filter(Holding::isWanted)
        .filter(holding ->
            !holding.isPlaced()
                || view.places(holding.address().address()).stream()
                    .noneMatch(place ->
                        isHeldAt(place)
                            && place.prefixLength() == holding.address().prefixLength()))
        .map(Holding::address)
        .toList();
  }

  /** Whether the address is on this host for us. */
  boolean isHeld(VirtualAddress address) {
    Holding holding = holdings.get(address);
    return holding != null && holding.isPlaced();
  }

  /** Changes whenever {@link #held}, {@link #isHeld} or {@link #placement} may. */
  long changes() {
    return changes;
  }

  /** Every address that is on this host for us. */
  Set<InetAddress> held() {
    if (heldAsOf != changes) {
      heldAsOf = changes;
      held =
          holdings.values().stream()
              .filter(Holding::isPlaced)
              .map(holding -> holding.address().address().toInetAddress())
              .collect(Collectors.toUnmodifiableSet());
    }
    return held;
  }

  /** Where the address is held, or would be. */
  Placement placement(VirtualAddress address) {
    Holding holding = holdings.get(address);
    if (holding != null && holding.isPlaced()) {
      return holding.placement();
    }
    return device.isPresent() ? Placement.PROCESS_BOUND : Placement.LEASED;
  }

  /** Removes everything but what is on our own device, for the end. */
  void removeAll() {
    holdings.values().forEach(holding -> holding.holders().clear());
    collect();
    for (Holding holding : holdings.values()) {
      if (holding.isPlaced() && holding.placement() == Placement.LEASED) {
        remove(holding.interfaceIndex(), holding.address());
      }
    }
    holdings.clear();
  }
}
