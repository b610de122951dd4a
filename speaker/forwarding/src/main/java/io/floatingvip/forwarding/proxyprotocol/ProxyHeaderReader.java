package io.floatingvip.forwarding.proxyprotocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Reads the header that a trusted sender begins a connection with, in either version, in however
 * many pieces.
 */
public final class ProxyHeaderReader implements AutoCloseable {
  /**
   * Who speaks to whom; both empty when the sender speaks for itself (LOCAL, UNKNOWN).
   *
   * @param source the client
   * @param destination the address that the client connected to
   */
  public record Addresses(
      Optional<InetSocketAddress> source, Optional<InetSocketAddress> destination) {}

  private final EmbeddedChannel channel = new EmbeddedChannel(new HAProxyMessageDecoder());

  /**
   * Takes the next bytes.
   *
   * @param bytes owned by the reader
   * @return the addresses once the header is complete; then {@link #rest} has what came behind it
   * @throws HAProxyProtocolException when this is no header
   */
  public Optional<Addresses> read(ByteBuf bytes) {
    try {
      channel.writeInbound(bytes);
    } catch (DecoderException e) {
      throw e instanceof HAProxyProtocolException p ? p : new HAProxyProtocolException(e);
    }
    Object message = channel.inboundMessages().peek();
    if (!(message instanceof HAProxyMessage header)) {
      return Optional.empty();
    }
    channel.inboundMessages().poll();
    try {
      return Optional.of(addresses(header));
    } finally {
      header.release();
    }
  }

  /** The bytes behind the header; owned by the caller. */
  public ByteBuf rest() {
    ByteBuf bytes = channel.readInbound();
    return bytes == null ? Unpooled.EMPTY_BUFFER : bytes;
  }

  private static Addresses addresses(HAProxyMessage header) {
    HAProxyProxiedProtocol protocol = header.proxiedProtocol();
    boolean local =
        header.command() == HAProxyCommand.LOCAL
            || (protocol != HAProxyProxiedProtocol.TCP4 && protocol != HAProxyProxiedProtocol.TCP6);
    return local
        ? new Addresses(Optional.empty(), Optional.empty())
        : new Addresses(
            Optional.of(address(header.sourceAddress(), header.sourcePort())),
            Optional.of(address(header.destinationAddress(), header.destinationPort())));
  }

  private static InetSocketAddress address(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }

  @Override
  public void close() {
    try {
      channel.finishAndReleaseAll();
    } catch (DecoderException e) {
      // Netty decodes what is left once more; that it is no header has been said already.
    }
  }
}
