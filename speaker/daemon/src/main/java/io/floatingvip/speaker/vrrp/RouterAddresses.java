package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.Link;
import io.floatingvip.linux.MacAddress;
import io.floatingvip.vrrp.AddressFamily;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.VirtualAddress;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The addresses of one virtual router on this host: held for it, announced, and perhaps disputed.
 */
final class RouterAddresses implements AddressKeeper.Holder {
  private final Segment segment;
  private final AddressKeeper keeper;
  private final VirtualMac mac;
  private final Consumer<VrrpEvent> events;
  private final Map<IpAddress, VrrpSnapshot.Conflict> conflicts = new HashMap<>();
  private final Set<VirtualAddress> lost = new HashSet<>();
  private final List<VirtualAddress> foreign = new ArrayList<>();
  private List<VrrpSnapshot.Address> picture = List.of();
  private long picturedAsOf = -1;
  private String router;
  private boolean changed;

  RouterAddresses(
      String router,
      Segment segment,
      AddressKeeper keeper,
      VirtualMac mac,
      Consumer<VrrpEvent> events) {
    this.mac = mac;
    this.router = router;
    this.segment = segment;
    this.keeper = keeper;
    this.events = events;
  }

  @Override
  public boolean announces() {
    return true;
  }

  /** The virtual router is set up anew; what it holds it goes on holding. */
  void reconfigured(String name) {
    router = name;
    picturedAsOf = -1;
  }

  /**
   * Wants the address on this host, soon.
   *
   * @return false when somebody else has it on this host
   */
  boolean hold(VirtualAddress address, long nowNanos) {
    Optional<Link> lan = segment.link();
    return lan.isEmpty() || keeper.hold(address, this, lan.get(), nowNanos);
  }

  @Override
  public void placed(VirtualAddress address) {
    changed = true;
    speakOf(List.of(address));
    if (lost.remove(address)) {
      events.accept(new VrrpEvent.AddressRestored(router, address));
    }
  }

  @Override
  public void foreign(VirtualAddress address) {
    foreign.add(address);
  }

  /** Those of which it turned out so since the last call. */
  List<VirtualAddress> takeForeign() {
    if (foreign.isEmpty()) {
      return List.of();
    }
    List<VirtualAddress> taken = List.copyOf(foreign);
    foreign.clear();
    return taken;
  }

  /** Whether the status is another one since the last call. */
  boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  /** Whether the virtual router has the address, and has not let it go. */
  boolean has(VirtualAddress address) {
    return keeper.isHeldFor(address, this);
  }

  /** Whether the address is here for any virtual router. */
  boolean isAnnounced(VirtualAddress address) {
    return keeper.isAnnounced(address);
  }

  void release(VirtualAddress address) {
    lost.remove(address);
    keeper.release(address, this);
    if (!keeper.isAnnounced(address)) {
      segment.announcer().ifPresent(announcer -> announcer.stopAnsweringFor(address.address()));
    }
  }

  /** Tells the neighbors of those that are on this host; of the others when they are. */
  void announce(List<VirtualAddress> addresses) {
    speakOf(
        addresses.stream()
            .filter(address -> keeper.isHeld(address) && keeper.isAnnounced(address))
            .toList());
  }

  /** Answers for these and announces them, once it is known with which MAC address. */
  private void speakOf(List<VirtualAddress> held) {
    if (mac.isAwaited()) {
      return;
    }
    segment
        .announcer()
        .ifPresent(announcer -> {
          held.forEach(address -> announcer.answerFor(address.address(), mac.inUse()));
          announcer.announce(held);
        });
  }

  /** Those that nobody else has on this host. */
  Set<InetAddress> notForeign(RouterSetup setup) {
    return setup.config().addresses().stream()
        .map(VirtualAddress::address)
        .filter(address -> !keeper.isForeign(address))
        .map(IpAddress::toInetAddress)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Why the kernel can't be kept from telling the interface's own MAC address. */
  Optional<String> macHindrance(RouterSetup setup) {
    if (setup.config().priority().isOwner()) {
      return Optional.of("the addresses of an owner (priority 255) are the interface's own");
    }
    boolean onLan =
        setup.config().family() == AddressFamily.IPV6
            && setup.config().addresses().stream()
                .anyMatch(address -> keeper.placement(address) == Placement.LEASED);
    return onLan
        ? Optional.of("without a TUN device IPv6 addresses are on the interface itself")
        : Optional.empty();
  }

  /** Looks whether somebody else has one of the addresses, on this host or on the segment. */
  void lookForConflicts(RouterSetup setup, long nowNanos) {
    if (setup.config().priority().isOwner()) {
      return;
    }
    for (VirtualAddress address : setup.config().addresses()) {
      Optional<String> mac =
          segment
              .announcer()
              .flatMap(announcer -> announcer.claimant(address.address(), nowNanos))
              .map(MacAddress::toString);
      if (keeper.isForeign(address.address())) {
        dispute(address, Optional.empty());
      } else if (mac.isPresent()) {
        dispute(address, mac);
      } else if (conflicts.remove(address.address()) != null) {
        picturedAsOf = -1;
        events.accept(new VrrpEvent.ConflictResolved(router, address));
      }
    }
  }

  private void dispute(VirtualAddress address, Optional<String> mac) {
    VrrpSnapshot.Conflict known = conflicts.get(address.address());
    if (known == null || !known.mac().equals(mac)) {
      VrrpSnapshot.Conflict conflict = new VrrpSnapshot.Conflict(mac, Instant.now());
      conflicts.put(address.address(), conflict);
      picturedAsOf = -1;
      events.accept(new VrrpEvent.AddressConflict(router, address, conflict));
    }
  }

  /** Somebody deleted an address: tells of it when it is back. */
  void lost(IpAddress address, RouterSetup setup) {
    for (VirtualAddress virtual : setup.config().addresses()) {
      if (virtual.address().equals(address) && keeper.isAnnounced(virtual)) {
        lost.add(virtual);
      }
    }
  }

  /** The same list again while nothing has changed: there may be thousands of addresses. */
  List<VrrpSnapshot.Address> snapshot(RouterSetup setup) {
    if (picturedAsOf != keeper.changes()) {
      picturedAsOf = keeper.changes();
      picture =
          setup.config().addresses().stream()
              .map(address ->
                  new VrrpSnapshot.Address(
                      address,
                      keeper.isHeld(address),
                      keeper.placement(address),
                      Optional.ofNullable(conflicts.get(address.address()))))
              .toList();
    }
    return picture;
  }
}
