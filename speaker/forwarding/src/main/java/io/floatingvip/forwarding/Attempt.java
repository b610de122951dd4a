package io.floatingvip.forwarding;

import io.floatingvip.forwarding.socket.Readiness;
import io.floatingvip.forwarding.socket.Sockets;
import io.floatingvip.forwarding.socket.StreamSocket;
import io.netty.channel.IoEventLoop;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One try to connect to a backend; afterwards it hands the hints for that socket on. Confined to
 * its loop.
 */
final class Attempt implements Readiness {
  /** Takes the result; one call, possibly before {@link #start} returns. */
  interface Result {
    void connected(StreamSocket server, int hints);

    void failed(IOException failure);
  }

  private final Backend backend;
  private final Result result;
  private @Nullable StreamSocket socket;
  private @Nullable Readiness successor;
  private boolean ended;

  Attempt(Backend backend, Result result) {
    this.backend = backend;
    this.result = result;
  }

  Backend backend() {
    return backend;
  }

  /**
   * Begins.
   *
   * @param speaksFirst whether there are bytes for the backend already
   */
  void start(Sockets sockets, IoEventLoop loop, boolean speaksFirst) {
    try {
      socket = sockets.connect(loop, backend.address(), speaksFirst, this);
    } catch (IOException e) {
      fail(e);
    }
  }

  @Override
  public void ready(int hints) {
    if (successor != null) {
      successor.ready(hints);
      return;
    }
    if (ended || socket == null) {
      return;
    }
    try {
      if (socket.finishConnect()) {
        ended = true;
        result.connected(socket, hints);
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  /** Hands the hints from now on to someone else. */
  void handOver(Readiness to) {
    successor = to;
  }

  private void fail(IOException failure) {
    cancel();
    result.failed(failure);
  }

  /** Ends it without a result; a connection that is made stays. Idempotent. */
  void cancel() {
    if (!ended) {
      ended = true;
      if (socket != null) {
        socket.abort();
      }
    }
  }
}
