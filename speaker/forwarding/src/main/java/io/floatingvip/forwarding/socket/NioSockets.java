package io.floatingvip.forwarding.socket;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelException;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Optional;

/** The JDK's channels: everywhere. */
public record NioSockets() implements Sockets {
  private static final int BACKLOG = 65535;

  @Override
  public String name() {
    return "NIO";
  }

  @Override
  public IoHandlerFactory ioHandler() {
    return NioIoHandler.newFactory();
  }

  @Override
  public ListeningSocket listen(InetSocketAddress address) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(family(address));
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      channel.bind(address, BACKLOG);
      return new NioListeningSocket(channel, (InetSocketAddress) channel.getLocalAddress());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public StreamSocket connect(
      IoEventLoop loop, InetSocketAddress address, boolean speaksFirst, Readiness readiness)
      throws IOException {
    SocketChannel channel = SocketChannel.open(family(address));
    NioStreamSocket stream = new NioStreamSocket(channel, address);
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      boolean connected = channel.connect(address);
      stream.registerConnecting(loop, readiness);
      if (connected) {
        // The selector does not report an attempt that has ended before it was registered.
        loop.execute(() -> readiness.ready(Readiness.WRITABLE));
      }
      return stream;
    } catch (IOException e) {
      stream.close();
      throw e;
    }
  }

  @Override
  public boolean bindsAhead() {
    return false;
  }

  @Override
  public Optional<KernelPipe> pipe() {
    return Optional.empty();
  }

  @Override
  public Bootstrap client() {
    return new Bootstrap().channel(NioSocketChannel.class);
  }

  // The JDK tells the errors of bind(2) apart only by the system's text, which depends on the
  // locale.
  @Override
  public BindFailure bindFailure(InetAddress address, IOException failure) {
    try {
      if (!(failure instanceof SocketException)) {
        return BindFailure.Other;
      }
      if (!address.isAnyLocalAddress() && NetworkInterface.getByInetAddress(address) == null) {
        return BindFailure.AddressMissing;
      }
      if (String.valueOf(failure.getMessage()).contains("ermission denied")) {
        return BindFailure.NotPermitted;
      }
      return failure instanceof BindException ? BindFailure.PortInUse : BindFailure.Other;
    } catch (SocketException e) {
      return BindFailure.Other;
    }
  }

  @Override
  public boolean isOwnLimit(IOException failure) {
    return failure instanceof BindException
        || !(failure instanceof ConnectException || failure instanceof NoRouteToHostException);
  }

  @Override
  public boolean couldNotTry(Throwable failure) {
    // Netty puts an exception of its own around that of connect(2).
    return failure instanceof ChannelException
        || failure instanceof BindException
        || failure.getCause() instanceof BindException;
  }

  @Override
  public DatagramChannel datagrams(InetAddress peer, boolean many) throws IOException {
    NioDatagramChannel channel;
    try {
      channel = new NioDatagramChannel(SelectorProvider.provider(), Datagrams.family(peer));
    } catch (ChannelException e) {
      throw Datagrams.cause(e);
    }
    channel.config().setOption(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), many);
    channel.config().setRecvByteBufAllocator(Datagrams.buffers(1));
    return channel;
  }

  @Override
  public boolean isUnreachable(Throwable failure) {
    return failure instanceof PortUnreachableException || failure instanceof NoRouteToHostException;
  }

  private static ProtocolFamily family(InetSocketAddress address) {
    return address.getAddress() instanceof Inet6Address
        ? StandardProtocolFamily.INET6
        : StandardProtocolFamily.INET;
  }
}
