package io.floatingvip.operator.planning;

import io.floatingvip.crds.Family;
import io.floatingvip.crds.VirtualIPSpec;
import io.floatingvip.operator.planning.Problem.Aspect;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who has which address: who has it already, then who is older. So a VirtualIP that is changed to
 * an address that another one serves doesn't take it away.
 */
final class AddressClaims {
  private final ClusterView view;
  private final Segments segments;
  private final Problems problems;
  private final Map<String, AddressRanges> ranges = new HashMap<>();
  private final Map<Address, ObjectRef> holders = new HashMap<>();
  private final Map<ObjectRef, Set<Address>> claims = new LinkedHashMap<>();

  AddressClaims(ClusterView view, Segments segments, Problems problems) {
    this.view = view;
    this.segments = segments;
    this.problems = problems;
    view.addressPools().forEach(pool -> ranges.put(pool.name(), new AddressRanges(pool.spec())));
  }

  /** Returns the addresses of each VirtualIP. */
  Map<ObjectRef, Set<Address>> settle(List<VirtualIPView> byAge, Plan previous) {
    for (VirtualIPView vip : byAge) {
      Placement placement = previous.placements().get(vip.ref());
      if (placement != null) {
        keep(vip, placement);
      }
    }
    for (VirtualIPView vip : byAge) {
      vip.spec().addresses().forEach(text -> claim(vip, text));
    }
    for (VirtualIPView vip : byAge) {
      if (vip.spec().addressPool() != null) {
        allocate(vip, vip.spec().addressPool());
      }
    }
    return claims;
  }

  private void keep(VirtualIPView vip, Placement placement) {
    Set<Address> wanted = new HashSet<>();
    vip.spec().addresses().forEach(text -> Address.parse(text).ifPresent(wanted::add));
    Set<Family> families = new HashSet<>();
    for (String text : placement.addresses()) {
      Address address = Address.parse(text).orElse(null);
      if (address != null
          && isFree(address)
          && (wanted.contains(address)
              || (isOfPool(vip, address) && families.add(address.family())))) {
        give(vip, address);
      }
    }
  }

  private boolean isOfPool(VirtualIPView vip, Address address) {
    AddressRanges pool = ranges.get(String.valueOf(vip.spec().addressPool()));
    return pool != null
        && pool.contains(address)
        && families(vip.spec()).contains(address.family());
  }

  private void claim(VirtualIPView vip, String text) {
    Address address = Address.parse(text).orElse(null);
    if (address == null || address.isLoopback() || isNotUnicast(address)) {
      problems.add(
          vip.ref(),
          Aspect.ADDRESS,
          "NotAnAddress",
          "%s is no IPv4 or IPv6 address that can float: write for example 192.168.64.100"
              .formatted(text));
    } else if (!vip.ref().equals(holders.get(address))) {
      ObjectRef holder = holders.get(address);
      Optional<String> node = segments.nodeWith(address);
      if (holder != null) {
        problems.add(
            vip.ref(),
            Aspect.CONFLICT,
            "AddressInUse",
            "%s belongs to VirtualIP %s: write another address".formatted(address, holder));
      } else if (node.isPresent()) {
        problems.add(
            vip.ref(),
            Aspect.CONFLICT,
            "AddressOfNode",
            "%s is the own address of node %s: write another address"
                .formatted(address, node.get()));
      } else {
        give(vip, address);
      }
    }
  }

  private static boolean isNotUnicast(Address address) {
    int top = address.value().shiftRight(address.bits() - 8).intValue();
    return address.family() == Family.IPV4
        ? top == 0 || top >= 224
        : top == 255 || address.value().signum() == 0;
  }

  private void allocate(VirtualIPView vip, String poolName) {
    AddressRanges pool = ranges.get(poolName);
    if (pool == null || !mayUse(vip, poolName)) {
      problems.add(
          vip.ref(),
          Aspect.ADDRESS,
          "AddressPoolNotFound",
          "there is no AddressPool %s that namespace %s may use: create it, or write another one"
              .formatted(poolName, vip.ref().namespace()));
      claims.remove(vip.ref());
      holders.values().removeIf(vip.ref()::equals);
      return;
    }
    for (Family family : families(vip.spec())) {
      if (claimed(vip).stream().noneMatch(address -> address.family() == family)) {
        pool.firstFree(family, this::isFree)
            .ifPresentOrElse(address -> give(vip, address), () -> exhausted(vip, poolName, family));
      }
    }
  }

  private void exhausted(VirtualIPView vip, String poolName, Family family) {
    problems.add(
        vip.ref(),
        Aspect.ADDRESS,
        "AddressPoolExhausted",
        "AddressPool %s has no free %s address: add a range to it"
            .formatted(poolName, family == Family.IPV4 ? "IPv4" : "IPv6"));
  }

  private boolean mayUse(VirtualIPView vip, String poolName) {
    Map<String, String> labels = view.namespaces().getOrDefault(vip.ref().namespace(), Map.of());
    return view.addressPools().stream()
        .filter(pool -> pool.name().equals(poolName))
        .allMatch(pool -> pool.isOpenTo(labels));
  }

  private static List<Family> families(VirtualIPSpec spec) {
    return spec.families().isEmpty() ? List.of(Family.IPV4) : spec.families();
  }

  private boolean isFree(Address address) {
    return !holders.containsKey(address) && segments.nodeWith(address).isEmpty();
  }

  private void give(VirtualIPView vip, Address address) {
    holders.put(address, vip.ref());
    claimed(vip).add(address);
  }

  private Set<Address> claimed(VirtualIPView vip) {
    return claims.computeIfAbsent(vip.ref(), ref -> new TreeSet<>());
  }
}
