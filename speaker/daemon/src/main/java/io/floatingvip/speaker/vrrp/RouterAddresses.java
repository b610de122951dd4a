package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.Link;
import io.floatingvip.linux.MacAddress;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.VirtualAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The addresses of one virtual router on this host: held for it, announced, and perhaps disputed.
 */
final class RouterAddresses implements AddressKeeper.Holder {
  private final Segment segment;
  private final AddressKeeper keeper;
  private final Consumer<VrrpEvent> events;
  private final Map<IpAddress, VrrpSnapshot.Conflict> conflicts = new HashMap<>();
  private String router;

  RouterAddresses(
      String router, Segment segment, AddressKeeper keeper, Consumer<VrrpEvent> events) {
    this.router = router;
    this.segment = segment;
    this.keeper = keeper;
    this.events = events;
  }

  @Override
  public boolean announces() {
    return true;
  }

  /** The virtual router is called something else now; what it holds it goes on holding. */
  void rename(String name) {
    router = name;
  }

  AddressKeeper.Outcome hold(VirtualAddress address, long nowNanos) {
    Optional<Link> lan = segment.link();
    if (lan.isEmpty()) {
      return AddressKeeper.Outcome.REFUSED;
    }
    AddressKeeper.Outcome outcome = keeper.hold(address, this, lan.get(), nowNanos);
    if (outcome != AddressKeeper.Outcome.FOREIGN) {
      // Refused is held later, without a further word.
      segment.announcer().ifPresent(announcer -> announcer.answerFor(address.address()));
    }
    return outcome;
  }

  void release(VirtualAddress address) {
    keeper.release(address, this);
    if (!keeper.isAnnounced(address)) {
      segment.announcer().ifPresent(announcer -> announcer.stopAnsweringFor(address.address()));
    }
  }

  void announce(List<VirtualAddress> addresses) {
    segment.announcer().ifPresent(announcer -> announcer.announce(addresses));
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
        events.accept(new VrrpEvent.ConflictResolved(router, address));
      }
    }
  }

  private void dispute(VirtualAddress address, Optional<String> mac) {
    VrrpSnapshot.Conflict known = conflicts.get(address.address());
    if (known == null || !known.mac().equals(mac)) {
      VrrpSnapshot.Conflict conflict = new VrrpSnapshot.Conflict(mac, Instant.now());
      conflicts.put(address.address(), conflict);
      events.accept(new VrrpEvent.AddressConflict(router, address, conflict));
    }
  }

  /** Somebody deleted an address: tells of it when it is back. */
  void restored(IpAddress address, RouterSetup setup) {
    for (VirtualAddress virtual : setup.config().addresses()) {
      if (virtual.address().equals(address) && keeper.isHeld(virtual)) {
        events.accept(new VrrpEvent.AddressRestored(router, virtual));
      }
    }
  }

  List<VrrpSnapshot.Address> snapshot(RouterSetup setup) {
    return setup.config().addresses().stream()
        .map(address ->
            new VrrpSnapshot.Address(
                address,
                keeper.isHeld(address),
                keeper.placement(address),
                Optional.ofNullable(conflicts.get(address.address()))))
        .toList();
  }
}
