package io.floatingvip.vrrp;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which addresses this router has put on the host. Only those are ever withdrawn: an address that
 * was there before is somebody else's.
 */
final class HeldAddresses {

  private final Set<VirtualAddress> assigned = new LinkedHashSet<>();
  private final Set<VirtualAddress> foreign = new LinkedHashSet<>();

  /**
   * Remembers these as ours and returns those that are to be assigned: all but the foreign ones.
   */
  List<VirtualAddress> assign(List<VirtualAddress> addresses) {
    List<VirtualAddress> ours = new ArrayList<>(addresses);
    ours.removeAll(foreign);
    assigned.addAll(ours);
    return List.copyOf(ours);
  }

  /** The address is on nobody's account any more. */
  void markMissing(VirtualAddress address) {
    foreign.remove(address);
  }

  void markForeign(VirtualAddress address) {
    if (assigned.remove(address)) {
      foreign.add(address);
    }
  }

  /** Forgets these addresses and returns those that are to be withdrawn. */
  List<VirtualAddress> release(List<VirtualAddress> addresses) {
    List<VirtualAddress> ours = new ArrayList<>(addresses);
    ours.retainAll(assigned);
    addresses.forEach(assigned::remove);
    addresses.forEach(foreign::remove);
    return List.copyOf(ours);
  }

  /** Forgets all addresses and returns those that are to be withdrawn. */
  List<VirtualAddress> releaseAll() {
    List<VirtualAddress> ours = List.copyOf(assigned);
    assigned.clear();
    foreign.clear();
    return ours;
  }

  /** What the neighbours are told; an owner's addresses are rightly there before. */
  List<VirtualAddress> announced(boolean owner) {
    if (!owner) {
      return List.copyOf(assigned);
    }
    Set<VirtualAddress> all = new LinkedHashSet<>(assigned);
    all.addAll(foreign);
    return List.copyOf(all);
  }
}
