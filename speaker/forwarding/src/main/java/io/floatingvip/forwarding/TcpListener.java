package io.floatingvip.forwarding;

import io.floatingvip.forwarding.ForwardingStatus.ListenerState;
import io.floatingvip.forwarding.config.ListenerConfig;
import io.floatingvip.forwarding.socket.ListeningSocket;
import io.floatingvip.forwarding.socket.Sockets;
import io.floatingvip.forwarding.socket.StreamSocket;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A TCP port on some addresses. Bound and closed by one thread at a time; accepts on every event
 * loop, each with a socket of its own.
 */
final class TcpListener {
  // A loop that is busy for so long closes later.
  private static final long CLOSE_MILLIS = 1000;

  /** The sockets of one address, or why there are none. */
  private record Binding(List<AcceptLoop> loops, ListenerState state, String reason) {}

  private final Workers workers;
  private final ListenerTraffic traffic = new ListenerTraffic();
  private final Map<InetAddress, Binding> bindings = new LinkedHashMap<>();
  private volatile ListenerConfig config;
  private volatile Pool pool;

  TcpListener(ListenerConfig config, Pool pool, Workers workers) {
    this.config = config;
    this.pool = pool;
    this.workers = workers;
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

  /**
   * Takes another configuration, with the same port; sockets of addresses that stay are not
   * touched.
   */
  void change(ListenerConfig wanted, Pool target) {
    config = wanted;
    pool = target;
    List<InetAddress> leaving = new ArrayList<>(bindings.keySet());
    leaving.removeAll(wanted.addresses());
    leaving.forEach(this::unbind);
    bind();
  }

  /** Binds every address that is not bound yet; tells whether all are. */
  boolean bind() {
    for (InetAddress address : config.addresses()) {
      Binding known = bindings.get(address);
      if (known == null || known.state() != ListenerState.Ready) {
        bindings.put(address, bound(new InetSocketAddress(address, config.port())));
      }
    }
    return bindings.values().stream().allMatch(binding -> binding.state() == ListenerState.Ready);
  }

  private Binding bound(InetSocketAddress address) {
    Sockets sockets = workers.first().sockets();
    List<ListeningSocket> bound = new ArrayList<>();
    try {
      for (int i = 0; i < workers.count(); i++) {
        bound.add(sockets.listen(address));
      }
    } catch (IOException e) {
      bound.forEach(ListeningSocket::close);
      return failed(address, e);
    }
    List<AcceptLoop> loops = new ArrayList<>();
    for (Worker worker : workers.all()) {
      AcceptLoop loop = new AcceptLoop(worker, this, bound.get(worker.index()));
      loop.start();
      loops.add(loop);
    }
    return new Binding(loops, ListenerState.Ready, "");
  }

  private Binding failed(InetSocketAddress address, IOException failure) {
    String host = address.getAddress().getHostAddress();
    int port = address.getPort();
    return switch (workers.first().sockets().bindFailure(address.getAddress(), failure)) {
      case AddressMissing ->
          new Binding(
              List.of(), ListenerState.Waiting, "the host does not hold %s yet".formatted(host));
      case PortInUse -> failed("another program has port %d of %s".formatted(port, host));
      case NotPermitted ->
          failed(
              "port %d of %s is not permitted: ports below 1024 need CAP_NET_BIND_SERVICE"
                  .formatted(port, host));
      case Other ->
          failed("port %d of %s can't be bound: %s".formatted(port, host, failure.getMessage()));
    };
  }

  private static Binding failed(String reason) {
    return new Binding(List.of(), ListenerState.Failed, reason);
  }

  private void unbind(InetAddress address) {
    Binding binding = bindings.remove(address);
    if (binding != null) {
      // So that who connects after this meets the successor's sockets, not ones about to close.
      for (Future<?> stopped : binding.loops().stream().map(AcceptLoop::stop).toList()) {
        boolean _ = stopped.awaitUninterruptibly(CLOSE_MILLIS);
      }
    }
  }

  /** Stops accepting on all addresses; connections go on. */
  void close() {
    List.copyOf(bindings.keySet()).forEach(this::unbind);
  }

  ForwardingStatus.Listener status() {
    ListenerState state = ListenerState.Ready;
    List<String> reasons = new ArrayList<>();
    for (Binding binding : bindings.values()) {
      if (binding.state() != ListenerState.Ready) {
        reasons.add(binding.reason());
        state = state == ListenerState.Failed ? state : binding.state();
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
      connection.refuse(ConnectionEnd.ListenerFull);
    } else {
      connection.start();
    }
  }

  /** A connection has ended; on its worker's loop. */
  void closed(Journal journal, @Nullable Backend backend, ConnectionEnd end) {
    traffic.active.decrementAndGet();
    traffic.count(end);
  }
}
