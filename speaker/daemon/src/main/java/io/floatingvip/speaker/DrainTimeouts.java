package io.floatingvip.speaker;

import io.floatingvip.forwarding.config.ListenerConfig;
import io.floatingvip.speaker.programme.Programme;
import io.floatingvip.speaker.programme.VirtualRouter;
import io.floatingvip.speaker.vrrp.RouterSetup;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** How long connections are worth waiting for: what the pools say that they go to. */
final class DrainTimeouts {
  private DrainTimeouts() {}

  /** For connections to the addresses of a virtual router. */
  static Duration of(RouterSetup setup, Programme programme) {
    Set<InetAddress> addresses = addresses(setup);
    return longest(programme, listener -> !Collections.disjoint(listener.addresses(), addresses))
        .orElse(RouterSetup.DEFAULT_DRAIN_TIMEOUT);
  }

  /** The longest of the above. */
  static Duration longestOfRouters(Programme programme) {
    return programme.virtualRouters().stream()
        .map(router -> of(router.setup(), programme))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** For connections to other addresses. */
  static Duration apartFromRouters(Programme programme) {
    Set<InetAddress> floating =
        programme.virtualRouters().stream()
            .map(VirtualRouter::setup)
            .flatMap(setup -> addresses(setup).stream())
            .collect(Collectors.toSet());
    return longest(programme, listener -> !floating.containsAll(listener.addresses()))
        .orElse(Duration.ZERO);
  }

  private static Set<InetAddress> addresses(RouterSetup setup) {
    return setup.config().addresses().stream()
        .map(virtual -> virtual.address().toInetAddress())
        .collect(Collectors.toSet());
  }

  private static Optional<Duration> longest(
      Programme programme, Predicate<ListenerConfig> condition) {
    Set<String> pools =
        programme.listeners().stream()
            .filter(condition)
            .map(ListenerConfig::pool)
            .collect(Collectors.toSet());
    return programme.pools().stream()
        .filter(pool -> pools.contains(pool.name()))
        .map(pool -> pool.config().drainTimeout())
        .max(Duration::compareTo);
  }
}
