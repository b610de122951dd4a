package io.floatingvip.forwarding.socket;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.channels.SelectionKey;

/** Interest of the JDK's selector in a channel. */
final class NioReadiness {
  private NioReadiness() {}

  static IoRegistration watch(IoEventLoop loop, NioIoHandle handle) throws IOException {
    // On the loop itself the registration is complete when the call returns.
    Future<IoRegistration> future = loop.register(handle);
    if (!future.isSuccess()) {
      throw new IOException("the event loop takes no more sockets", future.cause());
    }
    return future.getNow();
  }

  static void tell(Readiness readiness, int ready) {
    boolean readable = (ready & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT)) != 0;
    boolean writable = (ready & (SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT)) != 0;
    readiness.ready((readable ? Readiness.READABLE : 0) | (writable ? Readiness.WRITABLE : 0));
  }

  static NioIoOps operations(boolean readable, boolean writable) {
    return NioIoOps.valueOf(
        (readable ? SelectionKey.OP_READ : 0) | (writable ? SelectionKey.OP_WRITE : 0));
  }
}
