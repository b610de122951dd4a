package io.floatingvip.forwarding.socket;

import io.netty.channel.ChannelException;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.SocketProtocolFamily;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;

/** What the datagram sockets of both transports share. */
final class Datagrams {
  /** The room that every UDP payload finds place in. */
  static final int MAX_SIZE = 65_536;

  private Datagrams() {}

  static SocketProtocolFamily family(InetAddress peer) {
    return peer instanceof Inet6Address ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
  }

  /** Buffers that no datagram is cut off in. */
  static RecvByteBufAllocator buffers(int datagrams) {
    return new FixedRecvByteBufAllocator(datagrams * MAX_SIZE);
  }

  /** What the system call said. */
  static IOException cause(ChannelException failure) {
    return failure.getCause() instanceof IOException io ? io : new IOException(failure);
  }
}
