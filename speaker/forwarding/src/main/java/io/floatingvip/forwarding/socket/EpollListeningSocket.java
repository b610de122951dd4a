package io.floatingvip.forwarding.socket;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.NativeInetAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A listening socket on epoll. */
final class EpollListeningSocket implements ListeningSocket, EpollIoHandle, Runnable {
  private final LinuxSocket socket;
  private final InetSocketAddress address;
  // Netty's form of an address: its length, then at most 24 bytes.
  private final byte[] peer = new byte[25];
  private @Nullable IoEventLoop loop;
  private @Nullable IoRegistration registration;
  private @Nullable Readiness readiness;
  private boolean closed;

  EpollListeningSocket(LinuxSocket socket, InetSocketAddress address) {
    this.socket = socket;
    this.address = address;
  }

  @Override
  public InetSocketAddress localAddress() {
    return address;
  }

  @Override
  public void register(IoEventLoop loop, Readiness readiness) throws IOException {
    this.loop = loop;
    this.readiness = readiness;
    this.registration = EpollReadiness.watch(loop, this, EpollReadiness.INPUT);
  }

  @Override
  public Optional<StreamSocket> accept() throws IOException {
    if (closed) {
      return Optional.empty();
    }
    int fd = socket.accept(peer);
    if (fd < 0) {
      return Optional.empty();
    }
    return Optional.of(
        new EpollStreamSocket(new LinuxSocket(fd), NativeInetAddress.address(peer, 1, peer[0])));
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
      EpollReadiness.tell(readiness, (EpollIoEvent) event);
    }
  }
}
