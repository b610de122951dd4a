package io.floatingvip.forwarding;

import io.floatingvip.forwarding.relay.Workspace;
import io.floatingvip.forwarding.socket.Sockets;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;

/** One event loop and the connections and UDP sessions on it, which are only touched there. */
final class Worker {
  private final int index;
  private final IoEventLoop loop;
  private final Sockets sockets;
  private final Workspace workspace;
  private final Set<Exchange> exchanges = new HashSet<>();
  private volatile int size;

  Worker(int index, IoEventLoop loop, Sockets sockets) {
    this.index = index;
    this.loop = loop;
    this.sockets = sockets;
    this.workspace = new Workspace(loop, sockets);
    // A thread's first buffer takes it a millisecond, which the first client need not wait for.
    loop.execute(() -> PooledByteBufAllocator.DEFAULT.directBuffer().release());
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

  void opened(Exchange exchange) {
    exchanges.add(exchange);
    size = exchanges.size();
  }

  void closed(Exchange exchange) {
    exchanges.remove(exchange);
    size = exchanges.size();
  }

  /** The number of connections and sessions; may be read by any thread. */
  int connections() {
    return size;
  }

  /** Frees what was kept for connections, of which there are none any more; from any thread. */
  Future<?> close() {
    return loop.submit(workspace::close);
  }

  /** Ends those, from any thread; soon. */
  void reset(Predicate<Exchange> which) {
    loop.execute(() -> {
      for (Exchange exchange : new ArrayList<>(exchanges)) {
        if (which.test(exchange)) {
          exchange.kill();
        }
      }
    });
  }
}
