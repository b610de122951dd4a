package io.floatingvip.forwarding;

import io.floatingvip.forwarding.ForwardingStatus.ListenerState;
import io.floatingvip.forwarding.socket.ListeningSocket;
import io.floatingvip.forwarding.socket.Sockets;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A TCP port of one address: accepts on every event loop, each with a socket of its own, for the
 * listener that has it at the moment. Bound and closed by one thread at a time.
 */
final class ListeningPort {
  // A loop that is busy for so long closes later.
  private static final long CLOSE_MILLIS = 1000;

  private final InetSocketAddress address;
  private final Workers workers;
  private List<AcceptLoop> loops = List.of();
  private ListenerState state = ListenerState.Waiting;
  private String reason = "";
  private volatile TcpListener listener;

  ListeningPort(InetSocketAddress address, TcpListener listener, Workers workers) {
    this.address = address;
    this.listener = listener;
    this.workers = workers;
  }

  /** Who gets the connections. */
  TcpListener listener() {
    return listener;
  }

  /** Gives the connections that arrive from now on to this one. */
  void turnTo(TcpListener next) {
    listener = next;
  }

  ListenerState state() {
    return state;
  }

  /** Why it is not ready; empty when it is. */
  String reason() {
    return reason;
  }

  /** Binds it if it is not bound yet. */
  void bind() {
    if (state == ListenerState.Ready) {
      return;
    }
    Sockets sockets = workers.first().sockets();
    List<ListeningSocket> bound = new ArrayList<>();
    try {
      for (int i = 0; i < workers.count(); i++) {
        bound.add(sockets.listen(address));
      }
    } catch (IOException e) {
      bound.forEach(ListeningSocket::close);
      failed(e);
      return;
    }
    loops =
        workers.all().stream()
            .map(worker -> new AcceptLoop(worker, this, bound.get(worker.index())))
            .toList();
    loops.forEach(AcceptLoop::start);
    state = ListenerState.Ready;
    reason = "";
  }

  private void failed(IOException failure) {
    String host = address.getAddress().getHostAddress();
    int port = address.getPort();
    state = ListenerState.Failed;
    switch (workers.first().sockets().bindFailure(address.getAddress(), failure)) {
      case AddressMissing -> {
        state = ListenerState.Waiting;
        reason = "the host does not hold %s yet".formatted(host);
      }
      case PortInUse -> reason = "another program has port %d of %s".formatted(port, host);
      case NotPermitted ->
          reason =
              "port %d of %s is not permitted: ports below 1024 need CAP_NET_BIND_SERVICE"
                  .formatted(port, host);
      case Other ->
          reason = "port %d of %s can't be bound: %s".formatted(port, host, failure.getMessage());
    }
  }

  /** Stops accepting; connections go on. Returns when the sockets are closed. */
  void close() {
    for (Future<?> stopped : loops.stream().map(AcceptLoop::stop).toList()) {
      boolean _ = stopped.awaitUninterruptibly(CLOSE_MILLIS);
    }
    loops = List.of();
  }
}
