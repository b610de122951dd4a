package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.AddressLease;
import io.floatingvip.linux.Link;
import io.floatingvip.vrrp.VirtualAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An address that somebody wants on this host, and where it is. */
final class Holding {
  /** What the kernel counts is whole seconds; three survive two missed renewals. */
  private static final Duration LEASE = Duration.ofSeconds(3);

  private final VirtualAddress address;
  private final Set<AddressKeeper.Holder> holders = new HashSet<>();
  private Link lan;
  private Placement placement = Placement.PROCESS_BOUND;
  private @Nullable AddressLease lease;
  private int interfaceIndex;
  private boolean placed;

  Holding(VirtualAddress address, Link lan) {
    this.address = address;
    this.lan = lan;
  }

  VirtualAddress address() {
    return address;
  }

  Set<AddressKeeper.Holder> holders() {
    return holders;
  }

  boolean isWanted() {
    return !holders.isEmpty();
  }

  /** The interface that its clients are on. */
  Link lan() {
    return lan;
  }

  /** Its clients are on this interface: another one than before when that was made again. */
  void move(Link to) {
    lan = to;
  }

  /** It is on the host. */
  void put(int onInterface, Placement how) {
    interfaceIndex = onInterface;
    placement = how;
    placed = true;
  }

  /** It is not on the host any more, or perhaps. */
  void lose() {
    placed = false;
  }

  boolean isPlaced() {
    return placed;
  }

  boolean isPlacedOn(int index) {
    return placed && interfaceIndex == index;
  }

  Placement placement() {
    return placement;
  }

  int interfaceIndex() {
    return interfaceIndex;
  }

  /** What to ask of the kernel to have it on the interface, or to renew it there. */
  AddressLease lease(int onInterface) {
    AddressLease known = lease;
    if (known == null || known.interfaceIndex() != onInterface) {
      known =
          new AddressLease(
              onInterface, address.address().toInetAddress(), address.prefixLength(), LEASE);
      lease = known;
    }
    return known;
  }

  @Override
  public String toString() {
    return "address " + address;
  }
}
