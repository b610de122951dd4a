package io.floatingvip.forwarding;

import io.floatingvip.forwarding.ForwardingStatus.ListenerState;
import io.floatingvip.forwarding.config.ListenerConfig;
import io.floatingvip.forwarding.socket.StreamSocket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/** What happens to the connections and datagrams that arrive at the ports of one listener. */
final class Listener {
  private final ListenerTraffic traffic = new ListenerTraffic();
  private final IntSupplier everywhere;
  private volatile ListenerConfig config;
  private volatile Pool pool;

  /**
   * A listener.
   *
   * @param everywhere tells how many connections there are, over all listeners
   */
  Listener(ListenerConfig config, Pool pool, IntSupplier everywhere) {
    this.config = config;
    this.pool = pool;
    this.everywhere = everywhere;
  }

  ListenerConfig config() {
    return config;
  }

  Pool pool() {
    return pool;
  }

  ListenerTraffic traffic() {
    return traffic;
  }

  /** Takes another configuration, for the connections that arrive from now on. */
  void change(ListenerConfig wanted, Pool target) {
    config = wanted;
    pool = target;
  }

  ForwardingStatus.Listener status(List<ListeningPort> ports) {
    ListenerState state = ListenerState.Ready;
    List<String> reasons = new ArrayList<>();
    for (ListeningPort port : ports) {
      if (port.state() != ListenerState.Ready) {
        reasons.add(port.reason());
        state = state == ListenerState.Failed ? state : port.state();
      }
    }
    return new ForwardingStatus.Listener(
        config.name(), state, String.join("; ", reasons), traffic.active.get());
  }

  /** A connection has arrived; on the worker's loop. */
  void accepted(Worker worker, StreamSocket client, InetSocketAddress destination) {
    traffic.connections.increment();
    int limit = config.maxConnections();
    int active = traffic.active.incrementAndGet();
    Connection connection = new Connection(worker, this, client, destination);
    if (limit > 0 && active > limit) {
      connection.end(ConnectionEnd.ListenerFull);
    } else {
      connection.start();
    }
  }

  /** A connection has ended, with this backend of the pool if it had one; on its worker's loop. */
  void closed(Journal journal, Pool of, Optional<Backend> backend, ConnectionEnd end) {
    if (TcpLog.wants(config.log())) {
      TcpLog.Counts counts =
          new TcpLog.Counts(everywhere.getAsInt(), traffic.active.get(), of.connections());
      TcpLog.write(config.name(), of.config().name(), backend, journal, end, counts);
    }
    traffic.active.decrementAndGet();
    traffic.count(end);
  }
}
