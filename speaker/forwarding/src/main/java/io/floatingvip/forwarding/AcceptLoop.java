package io.floatingvip.forwarding;

import io.floatingvip.forwarding.socket.ListeningSocket;
import io.floatingvip.forwarding.socket.Readiness;
import io.floatingvip.forwarding.socket.StreamSocket;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the connections that arrive at one listening socket. Confined to its worker's loop. */
final class AcceptLoop implements Intake, Readiness, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(AcceptLoop.class);
  // A burst of arrivals must not starve the connections that are there.
  private static final int BATCH = 64;
  private static final long RETRY_MILLIS = 100;

  private final Worker worker;
  private final ListeningPort port;
  private final ListeningSocket socket;
  private boolean failing;
  private boolean retrying;
  private boolean closed;

  AcceptLoop(Worker worker, ListeningPort port, ListeningSocket socket) {
    this.worker = worker;
    this.port = port;
    this.socket = socket;
  }

  /** Begins; from any thread. */
  void start() {
    worker
        .loop()
        .execute(() -> {
          try {
            socket.register(worker.loop(), this);
          } catch (IOException e) {
            LOG.error(
                "listener {} can't watch {}",
                port.listener().config().name(),
                socket.localAddress(),
                e);
          }
        });
  }

  @Override
  public void ready(int hints) {
    run();
  }

  @Override
  public void run() {
    if (closed) {
      return;
    }
    try {
      if (take(BATCH)) {
        worker.loop().execute(this);
      }
      failing = false;
    } catch (IOException e) {
      retry(e);
    }
  }

  /** Whether there may be more than that many. */
  private boolean take(int limit) throws IOException {
    for (int i = 0; i < limit; i++) {
      Optional<StreamSocket> client = socket.accept();
      if (client.isEmpty()) {
        return false;
      }
      port.listener().accepted(worker, client.get(), destination(client.get()));
    }
    return true;
  }

  private InetSocketAddress destination(StreamSocket client) {
    InetSocketAddress bound = socket.localAddress();
    return bound.getAddress().isAnyLocalAddress() ? client.localAddress() : bound;
  }

  // Mostly a limit of file descriptors. The kernel keeps the connections, and no hint comes for
  // them.
  private void retry(IOException failure) {
    port.listener().traffic().acceptErrors.increment();
    if (!failing) {
      failing = true;
      LOG.warn(
          "listener {} can't accept, tries again: {}",
          port.listener().config().name(),
          failure.getMessage());
    }
    // One at a time: each new arrival fails as well.
    if (!retrying) {
      retrying = true;
      Future<?> _ = worker.loop().schedule(this::tryAgain, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void tryAgain() {
    retrying = false;
    run();
  }

  /** Takes what has arrived before it ends. */
  @Override
  public Future<?> stop() {
    try {
      return worker.loop().submit(this::end);
    } catch (RejectedExecutionException e) {
      // The loop has ended and with it its sockets.
      return GlobalEventExecutor.INSTANCE.newSucceededFuture(null);
    }
  }

  private void end() {
    if (!closed) {
      takeLast();
      closed = true;
      socket.close();
    }
  }

  private void takeLast() {
    try {
      take(Integer.MAX_VALUE);
    } catch (IOException e) {
      LOG.debug("connections of {} were left", socket.localAddress(), e);
    }
  }
}
