package io.floatingvip.speaker;

import io.floatingvip.forwarding.config.ListenerConfig;
import io.floatingvip.forwarding.config.PoolConfig;
import io.floatingvip.speaker.programme.Pool;
import io.floatingvip.speaker.programme.Programme;
import io.floatingvip.speaker.programme.VirtualRouter;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a new programme removes together with the addresses that it is at: listeners that must go on
 * until the addresses have been handed over, and their pools. Otherwise clients would be refused
 * that come before the successor.
 *
 * @param listeners under names of their own
 * @param pools those of the listeners that the new programme lacks
 */
record Departures(List<ListenerConfig> listeners, List<PoolConfig> pools) {
  static final Departures NONE = new Departures(List.of(), List.of());

  private static final String SUFFIX = " (leaving)";

  /**
   * What leaves when one programme follows another.
   *
   * @param earlier what has not left yet
   */
  static Departures between(Programme before, Departures earlier, Programme next) {
    Set<InetAddress> leaving = new HashSet<>(addresses(before));
    earlier.listeners().forEach(listener -> leaving.addAll(listener.addresses()));
    leaving.removeAll(addresses(next));
    List<ListenerConfig> listeners =
        Stream.concat(earlier.listeners().stream(), before.listeners().stream())
            .flatMap(listener -> stays(listener, leaving, next).stream())
            .toList();
    Set<String> wanted = listeners.stream().map(ListenerConfig::pool).collect(Collectors.toSet());
    next.pools().forEach(pool -> wanted.remove(pool.name()));
    List<PoolConfig> pools =
        Stream.concat(earlier.pools().stream(), before.pools().stream().map(Pool::config))
            .filter(pool -> wanted.remove(pool.name()))
            .toList();
    return new Departures(listeners, pools);
  }

  private static Set<InetAddress> addresses(Programme programme) {
    return programme.virtualRouters().stream()
        .map(VirtualRouter::setup)
        .flatMap(setup -> setup.config().addresses().stream())
        .map(virtual -> virtual.address().toInetAddress())
        .collect(Collectors.toSet());
  }

  /** The listener at those of its addresses that leave, and that no other listener takes over. */
  private static Optional<ListenerConfig> stays(
      ListenerConfig listener, Set<InetAddress> leaving, Programme next) {
    Set<InetAddress> taken =
        next.listeners().stream()
            .filter(
                other -> other.port() == listener.port() && other.protocol() == listener.protocol())
            .flatMap(other -> other.addresses().stream())
            .collect(Collectors.toSet());
    List<InetAddress> stay =
        listener.addresses().stream()
            .filter(address -> leaving.contains(address) && !taken.contains(address))
            .toList();
    String name = listener.name().endsWith(SUFFIX) ? listener.name() : listener.name() + SUFFIX;
    return stay.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ListenerConfig(
                name,
                stay,
                listener.port(),
                listener.protocol(),
                listener.pool(),
                listener.allowedSources(),
                listener.maxConnections(),
                listener.acceptProxyProtocol(),
                listener.log()));
  }

  boolean isEmpty() {
    return listeners.isEmpty();
  }

  /** Where the listeners are. */
  Set<InetAddress> addresses() {
    return listeners.stream()
        .flatMap(listener -> listener.addresses().stream())
        .collect(Collectors.toSet());
  }
}
