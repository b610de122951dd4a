package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.Link;
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
final class RouterAddresses {
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
    if (!keeper.isWanted(address)) {
      segment.announcer().ifPresent(announcer -> announcer.stopAnsweringFor(address.address()));
    }
  }

  void announce(List<VirtualAddress> addresses) {
    segment.announcer().ifPresent(announcer -> announcer.announce(addresses));
  }

  /** Looks whether somebody else on this host has one of the addresses. */
  void lookForConflicts(RouterSetup setup) {
    if (setup.config().priority().isOwner()) {
      return;
    }
    for (VirtualAddress address : setup.config().addresses()) {
      boolean foreign = keeper.isForeign(address.address());
      boolean known = conflicts.containsKey(address.address());
      if (foreign && !known) {
        VrrpSnapshot.Conflict conflict = new VrrpSnapshot.Conflict(Optional.empty(), Instant.now());
        conflicts.put(address.address(), conflict);
        events.accept(new VrrpEvent.AddressConflict(router, address, conflict));
      } else if (!foreign && known) {
        conflicts.remove(address.address());
        events.accept(new VrrpEvent.ConflictResolved(router, address));
      }
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
