package io.floatingvip.forwarding;

import io.floatingvip.forwarding.config.ListenerConfig;
import io.floatingvip.forwarding.config.PoolConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What can be wrong between the parts of a configuration, each of which is valid by itself. */
final class Contradictions {
  private Contradictions() {}

  /**
   * Checks a configuration.
   *
   * @throws IllegalArgumentException with every mistake in its message
   */
  static void check(List<ListenerConfig> listeners, List<PoolConfig> pools) {
    List<String> mistakes = new ArrayList<>();
    Set<String> poolNames = new HashSet<>();
    for (PoolConfig pool : pools) {
      if (!poolNames.add(pool.name())) {
        mistakes.add("pool \"%s\" is given twice: write another name".formatted(pool.name()));
      }
    }
    Set<String> names = new HashSet<>();
    Map<String, String> owners = new HashMap<>();
    for (ListenerConfig listener : listeners) {
      if (!names.add(listener.name())) {
        mistakes.add(
            "listener \"%s\" is given twice: write another name".formatted(listener.name()));
      }
      if (!poolNames.contains(listener.pool())) {
        mistakes.add(
            "listener \"%s\" names the pool \"%s\", which does not exist"
                .formatted(listener.name(), listener.pool()));
      }
      checkAddresses(listener, owners, mistakes);
    }
    if (!mistakes.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", mistakes));
    }
  }

  private static void checkAddresses(
      ListenerConfig listener, Map<String, String> owners, List<String> mistakes) {
    listener
        .addresses()
        .forEach(address -> {
          String place =
              "%s %s port %d"
                  .formatted(listener.protocol(), address.getHostAddress(), listener.port());
          String owner = owners.putIfAbsent(place, listener.name());
          if (owner != null) {
            mistakes.add(
                "listener \"%s\" has %s, as has \"%s\"".formatted(listener.name(), place, owner));
          }
        });
  }
}
