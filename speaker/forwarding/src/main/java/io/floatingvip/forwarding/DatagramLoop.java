package io.floatingvip.forwarding;

import io.floatingvip.forwarding.config.ListenerConfig;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the datagrams that arrive at one socket and gives them to their sessions, whose answers
 * leave by the same socket and so from the address that was asked. Confined to its worker's loop.
 */
final class DatagramLoop extends ChannelInboundHandlerAdapter implements Intake {
  /** Sessions of one place on one loop: each has a socket, and strangers can make many. */
  static final int MAX_SESSIONS = 16_384;

  private static final Logger LOG = LoggerFactory.getLogger(DatagramLoop.class);

  private final Worker worker;
  private final ListeningPort port;
  private final DatagramChannel channel;
  private final InetSocketAddress address;
  // In the order of the last datagram from the client.
  private final Map<InetSocketAddress, UdpSession> sessions = new LinkedHashMap<>(16, 0.75f, true);
  private final List<UdpSession> unflushed = new ArrayList<>();

  private DatagramLoop(
      Worker worker, ListeningPort port, DatagramChannel channel, InetSocketAddress address) {
    this.worker = worker;
    this.port = port;
    this.channel = channel;
    this.address = address;
  }

  /**
   * Binds a socket and begins; not on an event loop.
   *
   * @throws IOException when the address can't be bound
   */
  static DatagramLoop open(Worker worker, ListeningPort port, InetSocketAddress address)
      throws IOException {
    DatagramChannel channel = worker.sockets().datagrams(address.getAddress(), true);
    DatagramLoop loop = new DatagramLoop(worker, port, channel, address);
    channel.pipeline().addLast(loop);
    EventLoop events = worker.loop();
    ChannelFuture done = events.register(channel).awaitUninterruptibly();
    if (done.isSuccess()) {
      done = channel.bind(address).awaitUninterruptibly();
    }
    if (!done.isSuccess()) {
      channel.close().awaitUninterruptibly();
      throw done.cause() instanceof IOException io ? io : new IOException(done.cause());
    }
    return loop;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    DatagramPacket packet = (DatagramPacket) message;
    InetSocketAddress client = packet.sender();
    Listener listener = port.listener();
    ListenerConfig config = listener.config();
    // Nobody can be answered at port 0.
    if (client.getPort() == 0 || !config.allows(client.getAddress())) {
      drop(packet, listener, ConnectionEnd.SourceRefused);
      return;
    }
    UdpSession session = sessions.get(client);
    if (session != null && !session.isCurrent(listener)) {
      session.end(ConnectionEnd.Finished);
      session = null;
    }
    Optional<UdpSession> found =
        session == null ? opened(client, listener, packet) : Optional.of(session);
    found.ifPresent(taker -> {
      taker.turnTo(listener);
      if (taker.forward(packet.content())) {
        unflushed.add(taker);
      }
    });
  }

  private static void drop(DatagramPacket packet, Listener listener, ConnectionEnd why) {
    packet.release();
    listener.traffic().count(why);
  }

  private Optional<UdpSession> opened(
      InetSocketAddress client, Listener listener, DatagramPacket first) {
    int limit = listener.config().maxConnections();
    if (limit > 0 && listener.traffic().active.get() >= limit) {
      drop(first, listener, ConnectionEnd.ListenerFull);
      return Optional.empty();
    }
    Pool pool = listener.pool();
    long now = System.nanoTime();
    Predicate<Backend> reachable = backend -> backend.takesDatagrams(now);
    Optional<Backend> chosen =
        pool.acquire(worker, client.getAddress(), reachable)
            .or(() -> pool.acquire(worker, client.getAddress(), backend -> true));
    if (chosen.isEmpty()) {
      drop(first, listener, pool.hasBackends() ? ConnectionEnd.QueueFull : ConnectionEnd.NoBackend);
      return Optional.empty();
    }
    if (sessions.size() >= MAX_SESSIONS) {
      evict();
    }
    UdpSession session = new UdpSession(worker, this, listener, pool, chosen.get(), client);
    sessions.put(client, session);
    try {
      session.open();
    } catch (IOException e) {
      LOG.debug("no session for {} at {}", client, address, e);
      session.end(ConnectionEnd.OwnFault);
      first.release();
      // Mostly a limit of descriptors.
      evict();
      return Optional.empty();
    }
    return Optional.of(session);
  }

  private void evict() {
    sessions.values().stream().findFirst().ifPresent(eldest -> eldest.end(ConnectionEnd.Crowded));
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    unflushed.forEach(UdpSession::flush);
    unflushed.clear();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    LOG.debug("datagrams at {}", address, failure);
  }

  /** The address that the clients ask. */
  InetSocketAddress address() {
    return address;
  }

  /** Sends an answer once {@link #flush} is called; the buffer is taken over. */
  void answer(ByteBuf content, InetSocketAddress client) {
    // A socket whose buffer is full makes a sender of datagrams lose some.
    if (channel.isWritable()) {
      ChannelFuture _ = channel.write(new DatagramPacket(content, client), channel.voidPromise());
    } else {
      content.release();
    }
  }

  void flush() {
    channel.flush();
  }

  /** The sessions, from any thread. */
  Future<List<DatagramSession>> sessions() {
    try {
      return worker
          .loop()
          .submit(() ->
              sessions.keySet().stream()
                  .map(client -> new DatagramSession(client, address))
                  .toList());
    } catch (RejectedExecutionException e) {
      return GlobalEventExecutor.INSTANCE.newSucceededFuture(List.of());
    }
  }

  /** A session has ended. */
  void closed(InetSocketAddress client, UdpSession session) {
    sessions.remove(client, session);
  }

  /** Ends the sessions too: without the socket nothing can be answered. */
  @Override
  public Future<?> stop() {
    try {
      return worker.loop().submit(this::end);
    } catch (RejectedExecutionException e) {
      // The loop has ended and with it its sockets.
      return GlobalEventExecutor.INSTANCE.newSucceededFuture(null);
    }
  }

  private void end() {
    List.copyOf(sessions.values()).forEach(session -> session.end(ConnectionEnd.Finished));
    ChannelFuture _ = channel.close();
  }
}
