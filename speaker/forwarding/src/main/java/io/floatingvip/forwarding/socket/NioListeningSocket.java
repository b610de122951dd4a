package io.floatingvip.forwarding.socket;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoEvent;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A listening socket on the JDK's channels. */
final class NioListeningSocket implements ListeningSocket, NioIoHandle {
  private final ServerSocketChannel channel;
  private final InetSocketAddress address;
  private @Nullable IoRegistration registration;
  private @Nullable Readiness readiness;
  private boolean waiting;
  private boolean closed;

  NioListeningSocket(ServerSocketChannel channel, InetSocketAddress address) {
    this.channel = channel;
    this.address = address;
  }

  @Override
  public InetSocketAddress localAddress() {
    return address;
  }

  @Override
  public void register(IoEventLoop loop, Readiness readiness) throws IOException {
    this.readiness = readiness;
    this.registration = NioReadiness.watch(loop, this);
    await(true);
  }

  @Override
  public Optional<StreamSocket> accept() throws IOException {
    if (closed) {
      return Optional.empty();
    }
    SocketChannel accepted;
    try {
      accepted = channel.accept();
    } catch (IOException e) {
      // The selector would report it again at once and for ever.
      await(false);
      throw e;
    }
    await(true);
    return accepted == null ? Optional.empty() : Optional.of(prepared(accepted));
  }

  private static StreamSocket prepared(SocketChannel accepted) throws IOException {
    try {
      accepted.configureBlocking(false);
      accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
      return new NioStreamSocket(accepted, (InetSocketAddress) accepted.getRemoteAddress());
    } catch (IOException e) {
      accepted.close();
      throw e;
    }
  }

  private void await(boolean connections) {
    if (registration != null && connections != waiting) {
      waiting = connections;
      registration.submit(connections ? NioIoOps.ACCEPT : NioIoOps.NONE);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (registration != null) {
      registration.cancel();
    }
    try {
      channel.close();
    } catch (IOException e) {
      // The descriptor is free whatever close(2) returns.
    }
  }

  @Override
  public SelectableChannel selectableChannel() {
    return channel;
  }

  @Override
  public void handle(IoRegistration source, IoEvent event) {
    if (!closed && readiness != null) {
      NioReadiness.tell(readiness, ((NioIoEvent) event).ops().value());
    }
  }
}
