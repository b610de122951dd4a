package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.InterfaceAddress;
import io.floatingvip.linux.Link;
import io.floatingvip.linux.MacAddress;
import io.floatingvip.linux.RouteEvent;
import io.floatingvip.vrrp.IpAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The host's interfaces and addresses as the kernel reported them last. */
final class HostView {
  private final Map<Integer, Link> links = new TreeMap<>();
  private final Map<IpAddress, Map<Place, InterfaceAddress>> byAddress = new HashMap<>();
  private final Map<Integer, Map<Place, InterfaceAddress>> byInterface = new HashMap<>();

  /** An address may be on several interfaces, and on one with several prefixes. */
  private record Place(IpAddress address, int interfaceIndex, int prefixLength) {
    static Place of(InterfaceAddress address) {
      return new Place(
          IpAddress.of(address.address()), address.interfaceIndex(), address.prefixLength());
    }
  }

  /** Forgets everything and begins with these. */
  void reset(List<Link> allLinks, List<InterfaceAddress> allAddresses) {
    links.clear();
    byAddress.clear();
    byInterface.clear();
    allLinks.forEach(link -> links.put(link.index(), link));
    allAddresses.forEach(this::put);
  }

  /** Takes in what happened; an overrun is the caller's business. */
  void on(RouteEvent event) {
    switch (event) {
      case RouteEvent.LinkChanged(Link link) -> links.put(link.index(), link);
      case RouteEvent.LinkRemoved(Link link) -> {
        links.remove(link.index());
        List.copyOf(byInterface.getOrDefault(link.index(), Map.of()).values())
            .forEach(this::remove);
      }
      case RouteEvent.AddressChanged(InterfaceAddress address) -> put(address);
      case RouteEvent.AddressRemoved(InterfaceAddress address) -> remove(address);
      case RouteEvent.Overrun() -> {
        return;
      }
    }
  }

  private void put(InterfaceAddress address) {
    Place place = Place.of(address);
    byAddress.computeIfAbsent(place.address(), _ -> new LinkedHashMap<>()).put(place, address);
    byInterface
        .computeIfAbsent(place.interfaceIndex(), _ -> new LinkedHashMap<>())
        .put(place, address);
  }

  private void remove(InterfaceAddress address) {
    Place place = Place.of(address);
    remove(byAddress, place.address(), place);
    remove(byInterface, place.interfaceIndex(), place);
  }

  private static <K> void remove(Map<K, Map<Place, InterfaceAddress>> index, K key, Place place) {
    Map<Place, InterfaceAddress> places = index.get(key);
    if (places != null) {
      places.remove(place);
      if (places.isEmpty()) {
        index.remove(key);
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

  /** The MAC addresses of all interfaces. */
  Set<MacAddress> macs() {
    return links.values().stream().map(Link::mac).collect(Collectors.toUnmodifiableSet());
  }

  /** Everywhere that the address is. */
  Collection<InterfaceAddress> places(IpAddress address) {
    return byAddress.getOrDefault(address, Map.of()).values();
  }

  /** The addresses of an interface, in no particular order. */
  List<InterfaceAddress> addressesOn(int interfaceIndex) {
    return List.copyOf(byInterface.getOrDefault(interfaceIndex, Map.of()).values());
  }
}
