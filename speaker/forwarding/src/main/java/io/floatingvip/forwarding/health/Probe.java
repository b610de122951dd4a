package io.floatingvip.forwarding.health;

import io.floatingvip.forwarding.config.HealthCheck;
import io.floatingvip.forwarding.config.ProxyProtocol;
import io.floatingvip.forwarding.proxyprotocol.ProxyHeader;
import io.floatingvip.forwarding.socket.Sockets;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One check under way. Confined to its event loop. */
final class Probe {
  /** Takes the result; one call of one method. */
  interface Result {
    void ended(boolean healthy, String reason, long nanos);

    /** This host lacks what a check needs: nothing is known of the backend. */
    void couldNotTry(String reason);
  }

  private final HealthCheck check;
  private final ProxyProtocol proxyProtocol;
  private final InetSocketAddress address;
  private final Result result;
  private final long startedNanos = System.nanoTime();
  private @Nullable Channel channel;
  private @Nullable ScheduledFuture<?> timeout;
  private boolean ended;

  Probe(HealthCheck check, ProxyProtocol proxyProtocol, InetSocketAddress address, Result result) {
    this.check = check;
    this.proxyProtocol = proxyProtocol;
    this.address = address;
    this.result = result;
  }

  void start(IoEventLoop loop, Sockets sockets) {
    long limitNanos = check.timeout().toNanos();
    timeout = loop.schedule(this::timeOut, limitNanos, TimeUnit.NANOSECONDS);
    ChannelFuture connect =
        sockets
            .client()
            .group(loop)
            // The timeout above is for the check as a whole.
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    prepare(channel);
                  }
                })
            .connect(address);
    channel = connect.channel();
    // Where no socket could be made the future is completed by another thread than the loop's.
    connect.addListener(future ->
        loop.execute(() -> {
          if (future.isSuccess()) {
            connected(connect.channel());
          } else if (sockets.couldNotTry(future.cause())) {
            giveUp(Failure.text(future.cause()));
          } else {
            end(false, Failure.text(future.cause()));
          }
        }));
  }

  private void prepare(Channel channel) {
    switch (check.type()) {
      case TCP, None -> {}
      case HTTP, HTTPS -> HttpExchange.prepare(channel, check, address, this::end);
    }
  }

  private void connected(Channel channel) {
    if (ended) {
      return;
    }
    ByteBuf header = ProxyHeader.local(proxyProtocol);
    if (header.isReadable()) {
      // Before everything else, TLS too: straight to the socket.
      ChannelHandlerContext first = channel.pipeline().firstContext();
      ChannelFuture _ = first == null ? channel.writeAndFlush(header) : first.writeAndFlush(header);
    }
    switch (check.type()) {
      case TCP, None -> end(true, "");
      case HTTP, HTTPS -> HttpExchange.begin(channel);
    }
  }

  private void timeOut() {
    boolean connected = channel != null && channel.isActive();
    end(
        false,
        "%s within %d ms"
            .formatted(connected ? "no answer" : "no connection", check.timeout().toMillis()));
  }

  private void end(boolean healthy, String reason) {
    if (ended) {
      return;
    }
    cancel();
    result.ended(healthy, reason, System.nanoTime() - startedNanos);
  }

  private void giveUp(String reason) {
    if (!ended) {
      cancel();
      result.couldNotTry(reason);
    }
  }

  /** Ends it without a result. Idempotent. */
  void cancel() {
    ended = true;
    if (timeout != null) {
      timeout.cancel(false);
    }
    // One that could not be made can't be closed either.
    if (channel != null && channel.isRegistered()) {
      ChannelFuture _ = channel.close();
    }
  }
}
