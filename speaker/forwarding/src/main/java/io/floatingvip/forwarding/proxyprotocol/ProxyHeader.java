package io.floatingvip.forwarding.proxyprotocol;

import io.floatingvip.forwarding.config.ProxyProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageEncoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Writes headers (HAProxy's {@code proxy-protocol.txt}, sections 2.1 and 2.2). */
public final class ProxyHeader {
  private ProxyHeader() {}

  /** The header for a client's connection; owned by the caller, empty with {@code None}. */
  public static ByteBuf relayed(
      ProxyProtocol form, InetSocketAddress source, InetSocketAddress destination) {
    if (form == ProxyProtocol.None) {
      return Unpooled.EMPTY_BUFFER;
    }
    InetAddress from = source.getAddress();
    InetAddress to = destination.getAddress();
    boolean ipv4 = from instanceof Inet4Address && to instanceof Inet4Address;
    return encoded(
        new HAProxyMessage(
            version(form),
            HAProxyCommand.PROXY,
            ipv4 ? HAProxyProxiedProtocol.TCP4 : HAProxyProxiedProtocol.TCP6,
            text(from, ipv4),
            text(to, ipv4),
            source.getPort(),
            destination.getPort()));
  }

  /**
   * What a backend gets first: the header, then what the client has sent already. Releases the
   * latter; owned by the caller.
   */
  public static ByteBuf before(
      ByteBuf sent, ProxyProtocol form, InetSocketAddress source, InetSocketAddress destination) {
    if (form == ProxyProtocol.None) {
      return sent;
    }
    ByteBuf header = relayed(form, source, destination);
    try {
      return PooledByteBufAllocator.DEFAULT
          .directBuffer(header.readableBytes() + sent.readableBytes())
          .writeBytes(header)
          .writeBytes(sent);
    } finally {
      header.release();
      sent.release();
    }
  }

  /**
   * The header for a connection that the forwarder makes itself, such as a health check: LOCAL in
   * version 2, and UNKNOWN in version 1, which has no other word for it. Owned by the caller, empty
   * with {@code None}.
   */
  public static ByteBuf local(ProxyProtocol form) {
    return switch (form) {
      case None -> Unpooled.EMPTY_BUFFER;
      // Netty's encoder can't write it.
      case V1 -> Unpooled.copiedBuffer("PROXY UNKNOWN\r\n", StandardCharsets.US_ASCII);
      case V2 ->
          encoded(
              new HAProxyMessage(
                  HAProxyProtocolVersion.V2,
                  HAProxyCommand.LOCAL,
                  HAProxyProxiedProtocol.UNKNOWN,
                  null,
                  null,
                  0,
                  0));
    };
  }

  private static HAProxyProtocolVersion version(ProxyProtocol form) {
    return form == ProxyProtocol.V1 ? HAProxyProtocolVersion.V1 : HAProxyProtocolVersion.V2;
  }

  // A header has one family: where the two differ, the IPv4 address goes as a mapped one (RFC 4291
  // section 2.5.5.2).
  private static String text(InetAddress address, boolean ipv4) {
    if (!ipv4 && address instanceof Inet4Address) {
      return "::ffff:" + address.getHostAddress();
    }
    String text = address.getHostAddress();
    int zone = address instanceof Inet6Address ? text.indexOf('%') : -1;
    return zone < 0 ? text : text.substring(0, zone);
  }

  private static ByteBuf encoded(HAProxyMessage message) {
    EmbeddedChannel channel = new EmbeddedChannel(HAProxyMessageEncoder.INSTANCE);
    channel.writeOutbound(message);
    ByteBuf header = channel.readOutbound();
    channel.finish();
    return header;
  }
}
