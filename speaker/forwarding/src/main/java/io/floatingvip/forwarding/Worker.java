package io.floatingvip.forwarding;

import io.floatingvip.forwarding.relay.Workspace;
import io.floatingvip.forwarding.socket.Sockets;
import io.netty.channel.IoEventLoop;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;

/** One event loop and the connections on it, which are only touched there. */
final class Worker {
  private final int index;
  private final IoEventLoop loop;
  private final Sockets sockets;
  private final Workspace workspace;
  private final Set<Connection> connections = new HashSet<>();
  private volatile int size;

  Worker(int index, IoEventLoop loop, Sockets sockets) {
    this.index = index;
    this.loop = loop;
    this.sockets = sockets;
    this.workspace = new Workspace(loop);
  }

  int index() {
    return index;
  }

  IoEventLoop loop() {
    return loop;
  }

  Sockets sockets() {
    return sockets;
  }

  Workspace workspace() {
    return workspace;
  }

  /** Runs a task on the loop; without effect once the forwarder is closed: nothing waits then. */
  void execute(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      // The loop has ended, and every connection with it.
    }
  }

  void opened(Connection connection) {
    connections.add(connection);
    size = connections.size();
  }

  void closed(Connection connection) {
    connections.remove(connection);
    size = connections.size();
  }

  /** The connections; may be read by any thread. */
  int connections() {
    return size;
  }

  /** Resets those connections, from any thread; soon. */
  void reset(Predicate<Connection> which) {
    loop.execute(() -> {
      for (Connection connection : new ArrayList<>(connections)) {
        if (which.test(connection)) {
          connection.kill();
        }
      }
    });
  }
}
