package io.floatingvip.forwarding;

import io.floatingvip.forwarding.ForwardingStatus.ListenerState;
import io.floatingvip.forwarding.socket.ListeningSocket;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A port of one address: takes what arrives on every event loop, each with a socket of its own, for
 * the listener that has it at the moment. Bound and closed by one thread at a time.
 */
final class ListeningPort {
  // A loop that is busy for so long closes later.
  private static final long CLOSE_MILLIS = 1000;

  private final Place place;
  private final Workers workers;
  private List<Intake> intakes = List.of();
  private ListenerState state = ListenerState.Waiting;
  private String reason = "";
  private volatile Listener listener;

  ListeningPort(Place place, Listener listener, Workers workers) {
    this.place = place;
    this.listener = listener;
    this.workers = workers;
  }

  /** Who gets what arrives. */
  Listener listener() {
    return listener;
  }

  /** Gives what arrives from now on to this one. */
  void turnTo(Listener next) {
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
    try {
      intakes =
          switch (place.protocol()) {
            case TCP -> accepting();
            case UDP -> receiving();
          };
      state = ListenerState.Ready;
      reason = "";
    } catch (IOException e) {
      failed(e);
    }
  }

  private List<Intake> accepting() throws IOException {
    List<ListeningSocket> bound = new ArrayList<>();
    try {
      for (Worker worker : workers.all()) {
        bound.add(worker.sockets().listen(place.socketAddress()));
      }
    } catch (IOException e) {
      bound.forEach(ListeningSocket::close);
      throw e;
    }
    List<Intake> loops = new ArrayList<>();
    for (Worker worker : workers.all()) {
      AcceptLoop loop = new AcceptLoop(worker, this, bound.get(worker.index()));
      loop.start();
      loops.add(loop);
    }
    return loops;
  }

  private List<Intake> receiving() throws IOException {
    List<Intake> loops = new ArrayList<>();
    try {
      for (Worker worker : workers.all()) {
        loops.add(DatagramLoop.open(worker, this, place.socketAddress()));
      }
    } catch (IOException e) {
      for (Intake loop : loops) {
        Future<?> _ = loop.stop();
      }
      throw e;
    }
    return loops;
  }

  /** The UDP sessions. */
  List<DatagramSession> datagramSessions() {
    List<Future<List<DatagramSession>>> asked = new ArrayList<>();
    for (Intake intake : intakes) {
      if (intake instanceof DatagramLoop loop) {
        asked.add(loop.sessions());
      }
    }
    return asked.stream()
        .filter(answer -> answer.awaitUninterruptibly().isSuccess())
        .flatMap(answer -> answer.getNow().stream())
        .toList();
  }

  private void failed(IOException failure) {
    String host = place.address().getHostAddress();
    int port = place.port();
    state = ListenerState.Failed;
    switch (workers.first().sockets().bindFailure(place.address(), failure)) {
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
    for (Future<?> stopped : intakes.stream().map(Intake::stop).toList()) {
      boolean _ = stopped.awaitUninterruptibly(CLOSE_MILLIS);
    }
    intakes = List.of();
  }
}
