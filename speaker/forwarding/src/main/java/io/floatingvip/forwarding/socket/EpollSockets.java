package io.floatingvip.forwarding.socket;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelException;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.UnixChannelOption;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Linux epoll, by the system calls of Netty's native library. */
public record EpollSockets() implements Sockets {
  // The kernel cuts it to net.core.somaxconn.
  static final int BACKLOG = 65535;
  // errno(3); the same on all architectures that Netty has a library for.
  private static final int EACCES = 13;
  private static final int EADDRINUSE = 98;
  private static final int EADDRNOTAVAIL = 99;
  private static final int ENETUNREACH = 101;
  private static final int ECONNREFUSED = 111;
  private static final int EHOSTUNREACH = 113;
  // Datagrams per recvmmsg(2).
  private static final int BATCH = 8;

  /** Whether Netty's native library is there and works. */
  public static boolean isAvailable() {
    return Epoll.isAvailable();
  }

  /** Why it is not available, where that is so. */
  public static @Nullable Throwable unavailabilityCause() {
    return Epoll.unavailabilityCause();
  }

  @Override
  public String name() {
    return "epoll";
  }

  @Override
  public IoHandlerFactory ioHandler() {
    return EpollIoHandler.newFactory();
  }

  @Override
  public ListeningSocket listen(InetSocketAddress address) throws IOException {
    LinuxSocket socket = LinuxSocket.stream(address.getAddress());
    try {
      socket.setReuseAddress(true);
      socket.setReusePort(true);
      socket.allowBindingAhead();
      // Inherited by the connections, which saves each a system call.
      socket.setTcpNoDelay(true);
      socket.bind(address);
      socket.listen(BACKLOG);
      InetSocketAddress local = socket.localAddress();
      return new EpollListeningSocket(socket, local == null ? address : local);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public StreamSocket connect(
      IoEventLoop loop, InetSocketAddress address, boolean speaksFirst, Readiness readiness)
      throws IOException {
    LinuxSocket socket = LinuxSocket.stream(address.getAddress());
    EpollStreamSocket stream = new EpollStreamSocket(socket, address);
    try {
      socket.setTcpNoDelay(true);
      if (speaksFirst) {
        socket.delayAcknowledgement();
      }
      // Where it succeeds at once the first event says so as well.
      socket.connect(address);
      stream.registerConnecting(loop, readiness);
      return stream;
    } catch (IOException e) {
      stream.close();
      throw e;
    }
  }

  @Override
  public boolean bindsAhead() {
    return true;
  }

  @Override
  public Optional<KernelPipe> pipe() {
    try {
      return Optional.of(KernelPipe.open());
    } catch (IOException e) {
      // A limit of descriptors or of memory for pipes: bytes are copied then.
      return Optional.empty();
    }
  }

  @Override
  public Bootstrap client() {
    return new Bootstrap().channel(EpollSocketChannel.class);
  }

  @Override
  public BindFailure bindFailure(InetAddress address, IOException failure) {
    int error = failure instanceof Errors.NativeIoException e ? -e.expectedErr() : 0;
    return switch (error) {
      case EADDRNOTAVAIL -> BindFailure.AddressMissing;
      case EADDRINUSE -> BindFailure.PortInUse;
      case EACCES -> BindFailure.NotPermitted;
      default -> BindFailure.Other;
    };
  }

  @Override
  public boolean isOwnLimit(IOException failure) {
    return arePortsUsedUp(failure)
        || !(failure instanceof ConnectException || failure instanceof NoRouteToHostException);
  }

  @Override
  public boolean couldNotTry(Throwable failure) {
    return failure instanceof ChannelException || arePortsUsedUp(failure);
  }

  // Netty makes a ConnectException of every error of connect(2) and leaves its number only in the
  // text.
  private static boolean arePortsUsedUp(Throwable failure) {
    return String.valueOf(failure.getMessage()).contains("error(-%d)".formatted(EADDRNOTAVAIL));
  }

  @Override
  public DatagramChannel datagrams(InetAddress peer, boolean many) throws IOException {
    EpollDatagramChannel channel;
    try {
      channel = new EpollDatagramChannel(Datagrams.family(peer));
    } catch (ChannelException e) {
      throw Datagrams.cause(e);
    }
    channel.config().setOption(UnixChannelOption.SO_REUSEPORT, many);
    channel.config().setOption(EpollChannelOption.IP_FREEBIND, many);
    channel.config().setMaxDatagramPayloadSize(Datagrams.MAX_SIZE);
    channel.config().setRecvByteBufAllocator(Datagrams.buffers(many ? BATCH : 1));
    return channel;
  }

  @Override
  public boolean isUnreachable(Throwable failure) {
    int error = failure instanceof Errors.NativeIoException e ? -e.expectedErr() : 0;
    return failure instanceof PortUnreachableException
        || error == ECONNREFUSED
        || error == EHOSTUNREACH
        || error == ENETUNREACH;
  }
}
