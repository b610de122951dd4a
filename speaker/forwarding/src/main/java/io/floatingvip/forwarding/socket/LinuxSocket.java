package io.floatingvip.forwarding.socket;

import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * A socket's file descriptor with the system calls that Netty's native library offers. A type of
 * its own only to reach the constructor that takes the family: an IPv4 address is then bound as
 * such, not as a mapped IPv6 one.
 */
final class LinuxSocket extends Socket {
  // ip(7), ipv6(7), tcp(7); the same on all architectures of Linux.
  private static final int IPPROTO_IP = 0;
  private static final int IP_FREEBIND = 15;
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_QUICKACK = 12;

  LinuxSocket(int fd) {
    super(fd);
  }

  static LinuxSocket stream(InetAddress address) throws IOException {
    try {
      return new LinuxSocket(
          newSocketStream0(
              address instanceof Inet6Address
                  ? SocketProtocolFamily.INET6
                  : SocketProtocolFamily.INET));
    } catch (io.netty.channel.ChannelException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e);
    }
  }

  /** Saves a packet where the next one says the same; called before it connects. */
  void delayAcknowledgement() throws IOException {
    setIntOpt(IPPROTO_TCP, TCP_QUICKACK, 0);
  }

  /** Works for IPv6 sockets too, and unlike IPV6_FREEBIND on every kernel. */
  void allowBindingAhead() throws IOException {
    setIntOpt(IPPROTO_IP, IP_FREEBIND, 1);
  }
}
