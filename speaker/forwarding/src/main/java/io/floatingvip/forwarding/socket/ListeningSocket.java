package io.floatingvip.forwarding.socket;

import io.netty.channel.IoEventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * A socket that connections arrive at. Bound and listening from the start; confined to its event
 * loop once registered.
 */
public sealed interface ListeningSocket permits EpollListeningSocket, NioListeningSocket {
  /** The address that it is bound to. */
  InetSocketAddress localAddress();

  /**
   * Asks for a hint whenever a connection may have arrived after {@link #accept} had found none;
   * called once, on the event loop.
   *
   * @throws IOException when the kernel refuses to watch the socket
   */
  void register(IoEventLoop loop, Readiness readiness) throws IOException;

  /**
   * Takes the next connection that has arrived; empty when there is none.
   *
   * @throws IOException when there is one that can't be taken, as a limit of file descriptors is
   *     reached: it stays, and no hint will come for it
   */
  Optional<StreamSocket> accept() throws IOException;

  /** Stops listening; connections that were not taken are reset by the kernel. Idempotent. */
  void close();
}
