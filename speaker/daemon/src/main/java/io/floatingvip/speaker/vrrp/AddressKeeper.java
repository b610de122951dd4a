package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.AddressLease;
import io.floatingvip.linux.Errno;
import io.floatingvip.linux.InterfaceAddress;
import io.floatingvip.linux.Link;
import io.floatingvip.linux.LinuxException;
import io.floatingvip.linux.RouteSocket;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.VirtualAddress;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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

  /** More at once would delay advertisements: the kernel takes up to 100 microseconds for each. */
  private static final int CHANGES_PER_WAKE_UP = 32;

  private final RouteSocket routes;
  private final HostView view;
  private final OwnDevice device;
  private final Troubles troubles;
  private final Map<VirtualAddress, Holding> holdings = new LinkedHashMap<>();
  private final Deque<Holding> renewals = new ArrayDeque<>();
  private final List<Holding> renewed = new ArrayList<>(RouteSocket.RENEWALS);
  private final List<AddressLease> leases = new ArrayList<>(RouteSocket.RENEWALS);
  private final RouteSocket.Refusals refusals = this::notRenewed;
  private final Deque<Holding> unplaced = new ArrayDeque<>();
  private final Deque<Holding> unwanted = new ArrayDeque<>();
  private Set<InetAddress> held = Set.of();
  private long heldAsOf;
  private long changes;
  private long renewalNanos = Long.MAX_VALUE;

  AddressKeeper(RouteSocket routes, HostView view, OwnDevice device, Troubles troubles) {
    this.routes = routes;
    this.view = view;
    this.device = device;
    this.troubles = troubles;
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

  /** What came of an attempt to place an address. */
  private enum Outcome {
    /** The host has it, for us. */
    HELD,
    /** The host has it already, for somebody else, who keeps it. */
    FOREIGN,
    /** The kernel refused; it is tried again each second. */
    REFUSED
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
   * is there, and tells the holder when it is.
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
    unplaced.add(holding);
    return true;
  }

  /**
   * Puts addresses where they belong and removes what nobody wants any more, a bounded number. At
   * the end of a wake-up, so that an address may go from one router to another.
   */
  void settle() {
    for (int i = 0; i < CHANGES_PER_WAKE_UP && !unplaced.isEmpty(); i++) {
      Holding holding = unplaced.remove();
      if (holding.isWanted()) {
        settle(holding);
      }
    }
    for (int i = 0; i < CHANGES_PER_WAKE_UP && !unwanted.isEmpty(); i++) {
      Holding holding = unwanted.remove();
      if (!holding.isWanted() && holdings.remove(holding.address(), holding)) {
        changes++;
        if (holding.isPlaced()) {
          remove(holding.interfaceIndex(), holding.address());
        }
      }
    }
  }

  private void settle(Holding holding) {
    switch (place(holding)) {
      case HELD -> holding.holders().forEach(holder -> holder.placed(holding.address()));
      case FOREIGN -> {
        holdings.remove(holding.address());
        holding.holders().forEach(holder -> holder.foreign(holding.address()));
        holding.holders().clear();
      }
      case REFUSED -> {}
    }
  }

  /** Whether everything is where it belongs, but for what the kernel refuses. */
  boolean isSettled() {
    return unplaced.isEmpty() && unwanted.isEmpty();
  }

  private Outcome place(Holding holding) {
    if (placeOnDevice(holding)) {
      return Outcome.HELD;
    }
    int index = holding.lan().index();
    try {
      routes.add(holding.lease(index));
    } catch (LinuxException e) {
      if (e.errno() == Errno.EEXIST) {
        return takeOver(holding);
      }
      troubles.report(holding.toString(), e);
      return Outcome.REFUSED;
    }
    return placed(holding, index, Placement.LEASED);
  }

  /** On our own device nobody else has addresses, so there is nothing to run over. */
  private boolean placeOnDevice(Holding holding) {
    for (int attempt = 0; attempt < 2 && device.isPresent(); attempt++) {
      int index = device.link().index();
      try {
        routes.put(holding.lease(index));
        placed(holding, index, Placement.PROCESS_BOUND);
        return true;
      } catch (LinuxException e) {
        if (e.errno() != Errno.ENODEV) {
          // Such as IPv6 disabled for new devices: the LAN interface will have to do.
          troubles.report("addresses on " + device.link().name(), e);
          return false;
        }
        // Somebody deleted the device.
        interfaceRemoved(index);
        device.replace();
      }
    }
    return false;
  }

  /** The LAN interface has the address already: ours to renew, or somebody else's. */
  private Outcome takeOver(Holding holding) {
    int index = holding.lan().index();
    try {
      boolean ours =
          routes.addresses().stream()
              .filter(a ->
                  a.interfaceIndex() == index
                      && IpAddress.of(a.address()).equals(holding.address().address()))
              .anyMatch(a -> a.isOurs() && a.prefixLength() == holding.address().prefixLength());
      if (!ours && !holding.isPlaced()) {
        return Outcome.FOREIGN;
      }
      routes.put(holding.lease(index));
      return placed(holding, index, Placement.LEASED);
    } catch (LinuxException e) {
      troubles.report(holding.toString(), e);
      return Outcome.REFUSED;
    }
  }

  private Outcome placed(Holding holding, int interfaceIndex, Placement how) {
    holding.put(interfaceIndex, how);
    changes++;
    troubles.clear(holding.toString());
    return Outcome.HELD;
  }

  /** Whether somebody else has the address on an interface of this host. */
  boolean isForeign(IpAddress address) {
    for (InterfaceAddress place : view.places(address)) {
      boolean onOurDevice = device.isPresent() && place.interfaceIndex() == device.link().index();
      if (!place.isOurs() && !onOurDevice && !isHeldAt(place)) {
        return true;
      }
    }
    return false;
  }

  private boolean isHeldAt(InterfaceAddress place) {
    Holding holding =
        holdings.get(new VirtualAddress(IpAddress.of(place.address()), place.prefixLength()));
    return holding != null && holding.isPlacedOn(place.interfaceIndex());
  }

  /** The holder wants the address no longer; {@link #settle} removes it unless another wants it. */
  void release(VirtualAddress address, Holder holder) {
    Holding holding = holdings.get(address);
    if (holding != null && holding.holders().remove(holder) && !holding.isWanted()) {
      unwanted.add(holding);
    }
  }

  private void remove(int interfaceIndex, VirtualAddress address) {
    try {
      routes.remove(interfaceIndex, address.address().toInetAddress(), address.prefixLength());
    } catch (LinuxException e) {
      boolean gone = e.errno() == Errno.EADDRNOTAVAIL || e.errno() == Errno.ENODEV;
      if (!gone) {
        // Its lease ends by itself.
        troubles.report("address " + address, e);
      }
    }
  }

  /** When {@link #settle} or {@link #renew} has something to do. */
  long deadlineNanos() {
    return renewals.isEmpty() && isSettled() ? renewalNanos : 0;
  }

  /** Renews leases that are due, a bounded number per wake-up, and tries again what was refused. */
  void renew(long nowNanos) {
    if (nowNanos >= renewalNanos && renewals.isEmpty()) {
      renewals.addAll(holdings.values());
      renewalNanos = holdings.isEmpty() ? Long.MAX_VALUE : nowNanos + RENEWAL_NANOS;
    }
    for (int i = 0; i < RouteSocket.RENEWALS && !renewals.isEmpty(); i++) {
      Holding holding = renewals.remove();
      if (holding.isPlaced() && holding.isWanted()) {
        renewed.add(holding);
        leases.add(holding.lease(holding.interfaceIndex()));
      } else if (holding.isWanted()) {
        settle(holding);
      }
    }
    if (!renewed.isEmpty()) {
      renew();
    }
  }

  private void renew() {
    try {
      routes.renew(leases, refusals);
    } catch (LinuxException e) {
      troubles.report("leases", e);
    }
    renewed.clear();
    leases.clear();
  }

  private void notRenewed(int position, LinuxException cause) {
    Holding holding = renewed.get(position);
    troubles.report(holding.toString(), cause);
    holding.lose();
    changes++;
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
    return isHeldAt(place);
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
    for (Holding holding : holdings.values()) {
      if (holding.isPlaced() && holding.placement() == Placement.LEASED) {
        remove(holding.interfaceIndex(), holding.address());
      }
    }
    holdings.clear();
  }
}
