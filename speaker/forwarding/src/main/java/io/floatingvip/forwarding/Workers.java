package io.floatingvip.forwarding;

import io.floatingvip.forwarding.socket.Sockets;
import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The event loops. May be used by any thread. */
final class Workers {
  private final MultiThreadIoEventLoopGroup group;
  private final List<Worker> workers = new ArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();

  Workers(int count, Sockets sockets) {
    group =
        new MultiThreadIoEventLoopGroup(
            count, new DefaultThreadFactory("forwarding", true), sockets.ioHandler());
    for (int i = 0; i < count; i++) {
      IoEventLoop loop = group.next();
      workers.add(new Worker(i, loop, sockets));
    }
  }

  List<Worker> all() {
    return workers;
  }

  int count() {
    return workers.size();
  }

  Worker first() {
    return workers.getFirst();
  }

  /** One after the other. */
  Worker next() {
    return workers.get(Math.floorMod(turn.getAndIncrement(), workers.size()));
  }

  /** Runs a task on an event loop after this time; not at all when the loops end before. */
  void later(Runnable task, long delayNanos) {
    try {
      Future<?> _ = first().loop().schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // The forwarder is closed: what the task was for is gone as well.
    }
  }

  /** Ends those, on all loops; soon. */
  void reset(Predicate<Exchange> which) {
    workers.forEach(worker -> worker.reset(which));
  }

  /** Waits until every task that was given to a loop before has run. */
  void settle() {
    workers.forEach(worker -> worker.loop().submit(() -> {}).awaitUninterruptibly());
  }

  int connections() {
    return workers.stream().mapToInt(Worker::connections).sum();
  }

  /** Ends the loops; blocks until they have. */
  void close() {
    workers.forEach(worker -> worker.close().awaitUninterruptibly());
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
