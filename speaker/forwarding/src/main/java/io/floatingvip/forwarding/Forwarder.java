package io.floatingvip.forwarding;

import io.floatingvip.forwarding.config.Endpoint;
import io.floatingvip.forwarding.config.HealthCheck;
import io.floatingvip.forwarding.config.ListenerConfig;
import io.floatingvip.forwarding.config.PoolConfig;
import io.floatingvip.forwarding.health.HealthObserver;
import io.floatingvip.forwarding.health.HealthWatch;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Forwards the connections of a set of listeners to the backends of a set of pools. May be called
 * from any thread but its own event loops; the observer's methods run on those.
 */
public interface Forwarder extends AutoCloseable {
  /**
   * The name of the logger that gets the TCP log, at level INFO and on the event loops: what it is
   * written to should not block.
   */
  String TCP_LOG = "io.floatingvip.tcplog";

  /**
   * A forwarder with no listeners and no pools yet.
   *
   * @param observer is told of what happens
   * @param registry gets the meters; all their names begin with {@code floatingvip}
   * @throws IllegalStateException when the transport is not available here; the message says why
   */
  static Forwarder start(
      ForwarderOptions options, ForwarderObserver observer, MeterRegistry registry) {
    return new Engine(options, options.transport().sockets(), observer, registry);
  }

  /**
   * Brings the forwarder to this configuration, as a difference to the one before: what is the same
   * goes on untouched, and no connection is dropped that the change does not concern. A listener
   * that is removed stops accepting and its connections go on. An endpoint that is removed keeps
   * its connections until its pool's drain timeout. A listener whose address cannot be bound is no
   * error: its state says why, and it is tried again until it can.
   *
   * @throws IllegalArgumentException when the configuration contradicts itself (a name twice, an
   *     address and port twice, a pool that does not exist); the message lists every mistake, and
   *     the configuration before stays
   * @throws IllegalStateException after {@link #drain} or {@link #close}
   */
  void apply(List<ListenerConfig> listeners, List<PoolConfig> pools);

  /**
   * Gives a pool other endpoints; in the pickers' hands when this returns. An endpoint that stays
   * keeps its state, a new one is in rotation and checked at once, one that comes back keeps the
   * connections that it had.
   *
   * @throws IllegalArgumentException when there is no such pool, or an address and port is given
   *     twice
   * @throws IllegalStateException after {@link #drain} or {@link #close}
   */
  void endpoints(String pool, List<Endpoint> endpoints);

  /**
   * Says that the host's addresses have changed, so that listeners that wait for theirs try again
   * now. Only a hint: where the transport can bind an address ahead of its arrival no listener ever
   * waits, and elsewhere they also try on their own, several times a second.
   */
  void addressesChanged();

  /**
   * Checks something that is no backend, until the watch is closed or the forwarder is. The first
   * result is a verdict; after that {@code rise} and {@code fall} count.
   *
   * @param observer is told on an event loop
   * @throws IllegalStateException after {@link #drain} or {@link #close}
   */
  HealthWatch watch(InetSocketAddress target, HealthCheck check, HealthObserver observer);

  /** The state of every listener and pool now, in the order of the configuration. */
  ForwardingStatus snapshot();

  /**
   * The UDP sessions in progress at these addresses. Waits for the event loops, which may be busy.
   */
  List<DatagramSession> datagramSessions(Set<InetAddress> addresses);

  /**
   * The connections (and UDP sessions) in progress, over all listeners and those that were removed.
   */
  int connections();

  /**
   * Stops accepting and waits until every connection has ended by itself, at most this long; those
   * that remain are then reset. Connections that the kernel has already accepted for a listener are
   * taken first, so that none is refused by the stop itself. Blocks; ends with the forwarder
   * closed.
   */
  void drain(Duration timeout);

  /**
   * Stops at once: every listener is closed, every connection reset. Blocks until that is done;
   * idempotent.
   */
  @Override
  void close();
}
