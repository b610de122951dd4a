package io.floatingvip.forwarding.socket;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NotYetConnectedException;
import org.jspecify.annotations.Nullable;

/**
 * A connection on epoll: edge-triggered, so that most connections cost one epoll_ctl(2) per socket.
 */
final class EpollStreamSocket implements StreamSocket, EpollIoHandle, Runnable {
  private final LinuxSocket socket;
  private final InetSocketAddress remote;
  private @Nullable IoEventLoop loop;
  private @Nullable IoRegistration registration;
  private @Nullable Readiness readiness;
  private boolean watchesOutput;
  private boolean connected;
  private boolean closed;

  EpollStreamSocket(LinuxSocket socket, InetSocketAddress remote) {
    this.socket = socket;
    this.remote = remote;
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public InetSocketAddress localAddress() {
    InetSocketAddress local = socket.isOpen() ? socket.localAddress() : null;
    return local == null ? new InetSocketAddress(0) : local;
  }

  @Override
  public void register(IoEventLoop loop, Readiness readiness) throws IOException {
    register(loop, readiness, EpollReadiness.INPUT);
  }

  /**
   * Watches for output from the start: a connection attempt has ended when the socket is writable.
   */
  void registerConnecting(IoEventLoop loop, Readiness readiness) throws IOException {
    watchesOutput = true;
    register(loop, readiness, EpollReadiness.INPUT_AND_OUTPUT);
  }

  private void register(IoEventLoop loop, Readiness readiness, EpollIoOps operations)
      throws IOException {
    this.loop = loop;
    this.readiness = readiness;
    this.registration = EpollReadiness.watch(loop, this, operations);
  }

  @Override
  public void await(boolean readable, boolean writable) {
    // Input is always watched: edge-triggered, it costs nothing while nobody reads.
    if (writable && !watchesOutput && !closed && registration != null) {
      watchesOutput = true;
      registration.submit(EpollReadiness.INPUT_AND_OUTPUT);
    }
  }

  @Override
  public boolean finishConnect() throws IOException {
    return connected || socket.finishConnect();
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    int count;
    try {
      count = socket.recv(buffer, buffer.position(), buffer.limit());
    } catch (NotYetConnectedException e) {
      throw new IOException(e);
    }
    if (count > 0) {
      buffer.position(buffer.position() + count);
    }
    return count;
  }

  @Override
  public int write(ByteBuffer buffer) throws IOException {
    int count;
    try {
      count = socket.send(buffer, buffer.position(), buffer.limit());
    } catch (NotYetConnectedException e) {
      throw new IOException(e);
    }
    buffer.position(buffer.position() + count);
    return count;
  }

  @Override
  public int moveInto(KernelPipe pipe) throws IOException {
    return pipe.fill(socket);
  }

  @Override
  public int moveFrom(KernelPipe pipe) throws IOException {
    return pipe.drain(socket);
  }

  @Override
  public void shutdownOutput() throws IOException {
    try {
      socket.shutdown(false, true);
    } catch (NotYetConnectedException e) {
      // Netty's word for ENOTCONN, which is what a connection gives that was reset.
      throw new IOException(e);
    }
  }

  @Override
  public void abort() {
    if (!closed) {
      try {
        socket.setSoLinger(0);
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
    if (loop == null) {
      run();
    } else {
      // After this round's events: else a socket that is opened in this round may get the same
      // descriptor and the
      // events that the kernel has already reported for this one.
      loop.execute(this);
    }
  }

  @Override
  public void run() {
    try {
      socket.close();
    } catch (IOException e) {
      // close(2) frees the descriptor whatever it returns.
    }
    if (registration != null) {
      registration.cancel();
    }
  }

  @Override
  public FileDescriptor fd() {
    return socket;
  }

  @Override
  public void handle(IoRegistration source, IoEvent event) {
    if (!closed && readiness != null) {
      connected = connected || EpollReadiness.isConnected((EpollIoEvent) event);
      EpollReadiness.tell(readiness, (EpollIoEvent) event);
    }
  }
}
