package io.floatingvip.forwarding.socket;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.Native;
import io.netty.util.concurrent.Future;
import java.io.IOException;

/**
 * Edge-triggered interest in a file descriptor. The interest never becomes empty: Netty's
 * registration would forget that the descriptor is no longer known to epoll, and fail from then on.
 */
final class EpollReadiness {
  static final EpollIoOps INPUT =
      EpollIoOps.valueOf(Native.EPOLLIN | Native.EPOLLRDHUP | Native.EPOLLET);
  static final EpollIoOps INPUT_AND_OUTPUT =
      EpollIoOps.valueOf(Native.EPOLLIN | Native.EPOLLOUT | Native.EPOLLRDHUP | Native.EPOLLET);

  // epoll_ctl(2); Netty's library does not name it.
  private static final int EPOLLHUP = 0x10;

  private EpollReadiness() {}

  static IoRegistration watch(IoEventLoop loop, EpollIoHandle handle, EpollIoOps operations)
      throws IOException {
    // On the loop itself the registration is complete when the call returns.
    Future<IoRegistration> future = loop.register(handle);
    if (!future.isSuccess()) {
      throw new IOException("the event loop takes no more sockets", future.cause());
    }
    IoRegistration registration = future.getNow();
    try {
      registration.submit(operations);
    } catch (java.io.UncheckedIOException e) {
      registration.cancel();
      throw e.getCause();
    }
    return registration;
  }

  /** Whether an attempt to connect has succeeded, which saves asking for the error. */
  static boolean isConnected(EpollIoEvent event) {
    int bits = event.ops().value();
    return (bits & Native.EPOLLOUT) != 0 && (bits & (EPOLLHUP | Native.EPOLLERR)) == 0;
  }

  static void tell(Readiness readiness, EpollIoEvent event) {
    int bits = event.ops().value();
    boolean ending = (bits & (Native.EPOLLRDHUP | EPOLLHUP | Native.EPOLLERR)) != 0;
    readiness.ready(
        ((bits & Native.EPOLLIN) != 0 || ending ? Readiness.READABLE : 0)
            | ((bits & (Native.EPOLLOUT | EPOLLHUP | Native.EPOLLERR)) != 0
                ? Readiness.WRITABLE
                : 0)
            | (ending ? Readiness.ENDING : 0)
            | ((bits & Native.EPOLLERR) != 0 ? Readiness.FAILED : 0));
  }
}
