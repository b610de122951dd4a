package io.floatingvip.operator.planning;

import io.floatingvip.crds.VirtualIPPort;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A VirtualIP that has addresses and wants them announced.
 *
 * @param vip the VirtualIP
 * @param ports its ports, each number once
 * @param addresses its addresses by their subnet
 * @param contest how it wants them announced
 */
record Request(
    VirtualIPView vip,
    List<VirtualIPPort> ports,
    SortedMap<Subnet, Set<Address>> addresses,
    Contest contest) {
  ObjectRef ref() {
    return vip.ref();
  }

  /** Returns the addresses on the first segment, which stands for all. */
  Set<Address> leading() {
    return Objects.requireNonNull(addresses.get(addresses.firstKey()));
  }

  /** Returns the virtual router ID that is asked for, if one is. */
  @Nullable Integer askedID() {
    return vip.spec().vrrp().virtualRouterID();
  }

  /** Returns whether a virtual router with the ID will do. */
  boolean accepts(int id) {
    Integer asked = askedID();
    return asked == null || asked == id;
  }

  List<Address> all() {
    return addresses.values().stream().flatMap(Collection::stream).toList();
  }
}
