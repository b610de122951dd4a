package io.floatingvip.linux;

import java.net.InetSocketAddress;

/**
 * A TCP connection of this host.
 *
 * @param local this host's end
 * @param remote the other end
 */
public record TcpConnection(InetSocketAddress local, InetSocketAddress remote) {
  /** As the other end has it. */
  TcpConnection reversed() {
    return new TcpConnection(/* local= */ remote, /* remote= */ local);
  }
}
