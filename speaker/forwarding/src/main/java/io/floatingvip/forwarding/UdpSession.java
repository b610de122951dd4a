package io.floatingvip.forwarding;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The datagrams between one client's address and port and the backend that it was given, which sees
 * a port of its own for them. Confined to its worker's loop.
 */
final class UdpSession extends ChannelInboundHandlerAdapter implements Exchange {
  private final Worker worker;
  private final DatagramLoop front;
  private final Pool pool;
  private final Backend backend;
  private final InetSocketAddress client;
  private final Journal journal;
  private final Deadline deadline;
  private Listener listener;
  private @Nullable DatagramChannel channel;
  private boolean answered;
  private boolean ended;

  /** A session with a backend of which a connection is counted for it. */
  UdpSession(
      Worker worker,
      DatagramLoop front,
      Listener listener,
      Pool pool,
      Backend backend,
      InetSocketAddress client) {
    this.worker = worker;
    this.front = front;
    this.listener = listener;
    this.pool = pool;
    this.backend = backend;
    this.client = client;
    this.journal = new Journal(client, front.address());
    this.deadline = new Deadline(worker.loop(), () -> end(ConnectionEnd.Finished));
    worker.opened(this);
    listener.traffic().connections.increment();
    listener.traffic().active.incrementAndGet();
    journal.chosen();
  }

  /**
   * Makes its socket.
   *
   * @throws IOException when there can be none: {@link #end} is still to be called
   */
  void open() throws IOException {
    DatagramChannel made = worker.sockets().datagrams(backend.address().getAddress(), false);
    channel = made;
    made.pipeline().addLast(this);
    // On the loop itself both are complete when the calls return.
    EventLoop loop = worker.loop();
    ChannelFuture done = loop.register(made);
    if (done.isSuccess()) {
      done = made.connect(backend.address());
    }
    if (!done.isSuccess()) {
      throw new IOException("no socket for " + backend, done.cause());
    }
    backend.traffic().connections.increment();
    journal.connected();
    restartIdle();
  }

  /** Whether the client's next datagram still belongs to it, when this listener has the port. */
  boolean isCurrent(Listener now) {
    return pool == now.pool() && backend.state() != BackendState.Down;
  }

  /** The port belongs to this listener by now. */
  void turnTo(Listener now) {
    if (listener != now) {
      listener.traffic().active.decrementAndGet();
      now.traffic().active.incrementAndGet();
      listener = now;
    }
  }

  /**
   * Passes a datagram on, once {@link #flush} is called, and takes over its buffer; false: it was
   * dropped.
   */
  boolean forward(ByteBuf content) {
    DatagramChannel to = channel;
    if (to == null || ended || !to.isWritable()) {
      content.release();
      return false;
    }
    int bytes = content.readableBytes();
    journal.transferred(true, bytes);
    listener.traffic().bytesFromClients.add(bytes);
    backend.traffic().bytesToBackend.add(bytes);
    restartIdle();
    to.write(content)
        .addListener(written -> {
          if (!written.isSuccess()) {
            failed(written.cause());
          }
        });
    return true;
  }

  void flush() {
    if (channel != null) {
      channel.flush();
    }
  }

  private void restartIdle() {
    Duration idle = pool.config().timeouts().udpIdle();
    long now = System.nanoTime();
    deadline.set(now + idle.toNanos(), now);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf content = ((DatagramPacket) message).content();
    if (ended) {
      content.release();
      return;
    }
    if (!answered) {
      answered = true;
      backend.checker().connectSucceeded();
    }
    int bytes = content.readableBytes();
    journal.transferred(false, bytes);
    listener.traffic().bytesToClients.add(bytes);
    backend.traffic().bytesFromBackend.add(bytes);
    restartIdle();
    front.answer(content, client);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    front.flush();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    failed(failure);
  }

  private void failed(Throwable failure) {
    if (ended || !worker.sockets().isUnreachable(failure)) {
      return;
    }
    backend.traffic().resets.increment();
    backend.avoidDatagramsUntil(
        System.nanoTime() + pool.config().healthCheck().interval().toNanos());
    backend.checker().connectFailed("nobody receives datagrams there");
    end(ConnectionEnd.ServerReset);
  }

  @Override
  public boolean uses(Backend other) {
    return backend == other;
  }

  @Override
  public void kill() {
    end(ConnectionEnd.Killed);
  }

  /** Ends it. Idempotent. */
  void end(ConnectionEnd how) {
    if (ended) {
      return;
    }
    ended = true;
    deadline.cancel();
    if (channel != null) {
      ChannelFuture _ = channel.close();
    }
    front.closed(client, this);
    listener.closed(journal, pool, Optional.of(backend), how);
    worker.closed(this);
    pool.release(backend);
  }
}
