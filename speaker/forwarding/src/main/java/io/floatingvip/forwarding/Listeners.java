package io.floatingvip.forwarding;

import io.floatingvip.forwarding.config.ListenerConfig;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The listeners in the order of the configuration, and their sockets. Guarded by its owner's lock.
 */
final class Listeners {
  private final Workers workers;
  private final ListeningPorts ports;
  private final Meters meters;
  private List<Listener> all = List.of();

  Listeners(Workers workers, Meters meters) {
    this.workers = workers;
    this.ports = new ListeningPorts(workers);
    this.meters = meters;
  }

  /**
   * Brings the listeners to this configuration. One that keeps its name, or else a port of an
   * address, goes on with its counts; every port of an address that stays keeps its sockets.
   */
  void change(List<ListenerConfig> wanted, Function<String, Pool> pool) {
    List<Listener> leaving = new ArrayList<>(all);
    Map<ListenerConfig, Listener> kept = new LinkedHashMap<>();
    wanted.forEach(
        config -> take(leaving, old -> isNamed(old, config)).ifPresent(l -> kept.put(config, l)));
    for (ListenerConfig config : wanted) {
      if (!kept.containsKey(config)) {
        take(leaving, old -> sharesPort(old, config)).ifPresent(l -> kept.put(config, l));
      }
    }
    leaving.forEach(listener -> meters.remove(listener.traffic()));
    List<Listener> next = new ArrayList<>();
    for (ListenerConfig config : wanted) {
      next.add(changed(Optional.ofNullable(kept.get(config)), config, pool.apply(config.pool())));
    }
    all = next;
    ports.assign(all);
  }

  private static Optional<Listener> take(List<Listener> from, Predicate<Listener> which) {
    Optional<Listener> found = from.stream().filter(which).findFirst();
    found.ifPresent(from::remove);
    return found;
  }

  private static boolean isNamed(Listener old, ListenerConfig config) {
    return old.config().name().equals(config.name())
        && old.config().protocol() == config.protocol()
        && old.config().port() == config.port();
  }

  private static boolean sharesPort(Listener old, ListenerConfig config) {
    return old.config().protocol() == config.protocol()
        && old.config().port() == config.port()
        && !Collections.disjoint(old.config().addresses(), config.addresses());
  }

  private Listener changed(Optional<Listener> kept, ListenerConfig config, Pool pool) {
    String before = kept.map(listener -> listener.config().name()).orElse("");
    Listener listener = kept.orElseGet(() -> new Listener(config, pool, workers::connections));
    listener.change(config, pool);
    if (!before.equals(config.name())) {
      meters.remove(listener.traffic());
      meters.add(config.name(), listener.traffic());
    }
    return listener;
  }

  /** Tries again what could not be bound. */
  void bind() {
    ports.bind();
  }

  List<ForwardingStatus.Listener> status() {
    return all.stream().map(listener -> listener.status(ports.of(listener))).toList();
  }

  /** The UDP sessions at these addresses. */
  List<DatagramSession> datagramSessions(Set<InetAddress> addresses) {
    return ports.datagramSessions(addresses);
  }

  /** Stops accepting; connections go on. */
  void stop() {
    ports.close();
  }

  /** Stops accepting, and forgets the listeners. */
  void close() {
    stop();
    all.forEach(listener -> meters.remove(listener.traffic()));
    all = List.of();
  }
}
