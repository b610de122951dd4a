package io.floatingvip.forwarding.health;

import io.floatingvip.forwarding.config.HealthCheck;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLException;

/** The request of an HTTP check and its answer. */
final class HttpExchange extends SimpleChannelInboundHandler<HttpObject> {
  /** Takes the verdict; may be called more than once, the first one counts. */
  interface Verdict {
    void end(boolean healthy, String reason);
  }

  private final HealthCheck.StatusRange expected;
  private final Verdict verdict;

  private HttpExchange(HealthCheck.StatusRange expected, Verdict verdict) {
    this.expected = expected;
    this.verdict = verdict;
  }

  /**
   * Prepares a channel before it is connected; the request goes out when {@link #begin} says so.
   */
  static void prepare(
      Channel channel, HealthCheck check, InetSocketAddress address, Verdict verdict) {
    String host = check.http().host().isEmpty() ? literal(address) : check.http().host();
    ChannelPipeline pipeline = channel.pipeline();
    if (check.type() == HealthCheck.Type.HTTPS) {
      pipeline.addLast(
          Tls.TRUSTING_EVERYBODY.newHandler(channel.alloc(), serverName(host), address.getPort()));
    }
    pipeline.addLast(new HttpClientCodec(), new HttpExchange(check.http().expectStatus(), verdict));
    channel.attr(Request.KEY).set(new Request(check.http().path(), host));
  }

  private record Request(String path, String host) {
    static final io.netty.util.AttributeKey<Request> KEY =
        io.netty.util.AttributeKey.valueOf(Request.class, "request");
  }

  static void begin(Channel channel) {
    Request request = channel.attr(Request.KEY).get();
    FullHttpRequest get =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, request.path());
    get.headers()
        .set(HttpHeaderNames.HOST, request.host())
        .set(HttpHeaderNames.USER_AGENT, "floating-vip-health-check")
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    ChannelFuture _ = channel.writeAndFlush(get);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
    if (message.decoderResult().isFailure()) {
      verdict.end(false, "the answer is no HTTP");
    } else if (message instanceof HttpResponse response) {
      int status = response.status().code();
      boolean good = expected.contains(status);
      if (!good && response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
        // The answer proper follows.
        return;
      }
      verdict.end(
          good,
          good
              ? ""
              : "HTTP status %d, expected %d-%d"
                  .formatted(status, expected.first(), expected.last()));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    verdict.end(false, "connection closed without an answer");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    verdict.end(false, Failure.text(cause));
  }

  /** Made when the first check needs it, and for all of them: it remembers sessions. */
  private static final class Tls {
    // A check asks whether a backend works, not who it is: backends have certificates for the names
    // of their services.
    static final SslContext TRUSTING_EVERYBODY = trustingEverybody();

    private Tls() {}

    private static SslContext trustingEverybody() {
      try {
        return SslContextBuilder.forClient()
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .endpointIdentificationAlgorithm(null)
            .build();
      } catch (SSLException e) {
        throw new IllegalStateException("the JDK has no TLS", e);
      }
    }
  }

  private static String literal(InetSocketAddress address) {
    String text = address.getAddress().getHostAddress();
    String host =
        address.getAddress() instanceof Inet6Address
            ? "[" + text.replaceFirst("%.*", "") + "]"
            : text;
    return host + ":" + address.getPort();
  }

  private static String serverName(String host) {
    return host.startsWith("[")
        ? host.substring(1, host.indexOf(']'))
        : host.replaceFirst(":\\d+$", "");
  }
}
