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
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A connection on the JDK's channels. */
final class NioStreamSocket implements StreamSocket, NioIoHandle {
  private final SocketChannel channel;
  private final InetSocketAddress remote;
  private @Nullable IoRegistration registration;
  private @Nullable Readiness readiness;
  private NioIoOps operations = NioIoOps.NONE;
  private boolean closed;

  NioStreamSocket(SocketChannel channel, InetSocketAddress remote) {
    this.channel = channel;
    this.remote = remote;
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public InetSocketAddress localAddress() {
    try {
      return channel.getLocalAddress() instanceof InetSocketAddress local
          ? local
          : new InetSocketAddress(0);
    } catch (IOException e) {
      return new InetSocketAddress(0);
    }
  }

  @Override
  public void register(IoEventLoop loop, Readiness readiness) throws IOException {
    this.readiness = readiness;
    this.registration = NioReadiness.watch(loop, this);
  }

  void registerConnecting(IoEventLoop loop, Readiness readiness) throws IOException {
    register(loop, readiness);
    submit(NioIoOps.CONNECT);
  }

  @Override
  public void await(boolean readable, boolean writable) {
    if (!closed) {
      submit(NioReadiness.operations(readable, writable));
    }
  }

  private void submit(NioIoOps wanted) {
    if (registration != null && !wanted.equals(operations)) {
      operations = wanted;
      registration.submit(wanted);
    }
  }

  @Override
  public boolean finishConnect() throws IOException {
    return channel.finishConnect();
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    return channel.read(buffer);
  }

  @Override
  public int write(ByteBuffer buffer) throws IOException {
    return channel.write(buffer);
  }

  @Override
  public int moveInto(KernelPipe pipe) {
    throw new UnsupportedOperationException("the JDK has no splice(2)");
  }

  @Override
  public int moveFrom(KernelPipe pipe) {
    throw new UnsupportedOperationException("the JDK has no splice(2)");
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void abort() {
    if (!closed) {
      try {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      } catch (IOException e) {
        // The connection is gone already: nothing is left to reset.
      }
      close();
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
