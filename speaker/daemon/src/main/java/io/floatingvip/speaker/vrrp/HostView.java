package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.InterfaceAddress;
import io.floatingvip.linux.Link;
import io.floatingvip.linux.RouteEvent;
import io.floatingvip.vrrp.IpAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The host's interfaces and addresses as the kernel reported them last. */
final class HostView {
  private final Map<Integer, Link> links = new TreeMap<>();
  private final Map<IpAddress, Map<Place, InterfaceAddress>> addresses = new HashMap<>();

  /** An address may be on several interfaces, and on one with several prefixes. */
  private record Place(int interfaceIndex, int prefixLength) {}

  /** Forgets everything and begins with these. */
  void reset(List<Link> allLinks, List<InterfaceAddress> allAddresses) {
    links.clear();
    addresses.clear();
    allLinks.forEach(link -> links.put(link.index(), link));
    allAddresses.forEach(this::put);
  }

  /** Takes in what happened; an overrun is the caller's business. */
  void on(RouteEvent event) {
    switch (event) {
      case RouteEvent.LinkChanged(Link link) -> links.put(link.index(), link);
      case RouteEvent.LinkRemoved(Link link) -> {
        links.remove(link.index());
        addresses
            .values()
            .forEach(places -> places.keySet().removeIf(p -> p.interfaceIndex() == link.index()));
        addresses.values().removeIf(Map::isEmpty);
      }
      case RouteEvent.AddressChanged(InterfaceAddress address) -> put(address);
      case RouteEvent.AddressRemoved(InterfaceAddress address) -> remove(address);
      case RouteEvent.Overrun() -> {
        return;
      }
    }
  }

  private void put(InterfaceAddress address) {
    addresses
        .computeIfAbsent(IpAddress.of(address.address()), _ -> new LinkedHashMap<>())
        .put(new Place(address.interfaceIndex(), address.prefixLength()), address);
  }

  private void remove(InterfaceAddress address) {
    IpAddress key = IpAddress.of(address.address());
    Map<Place, InterfaceAddress> places = addresses.get(key);
    if (places != null) {
      places.remove(new Place(address.interfaceIndex(), address.prefixLength()));
      if (places.isEmpty()) {
        addresses.remove(key);
      }
    }
  }

  Collection<Link> links() {
    return links.values();
  }

  Optional<Link> link(String name) {
    return links.values().stream().filter(link -> link.name().equals(name)).findFirst();
  }

  Optional<Link> link(int index) {
    return Optional.ofNullable(links.get(index));
  }

  /** Everywhere that the address is. */
  Collection<InterfaceAddress> places(IpAddress address) {
    return addresses.getOrDefault(address, Map.of()).values();
  }

  /** The addresses of an interface, in no particular order. */
  List<InterfaceAddress> addressesOn(int interfaceIndex) {
    return addresses.values().stream()
        .flatMap(places -> places.values().stream())
        .filter(address -> address.interfaceIndex() == interfaceIndex)
        .toList();
  }
}
