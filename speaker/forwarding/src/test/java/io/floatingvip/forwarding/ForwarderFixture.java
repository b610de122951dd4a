package io.floatingvip.forwarding;

import io.floatingvip.forwarding.config.Endpoint;
import io.floatingvip.forwarding.config.ListenerConfig;
import io.floatingvip.forwarding.config.PoolConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A forwarder with one listener on loopback and one pool. */
final class ForwarderFixture implements AutoCloseable {
  static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final Forwarder forwarder;
  final int port = freePort();

  ForwarderFixture(ForwarderOptions.Transport transport) {
    this(transport, 2);
  }

  ForwarderFixture(ForwarderOptions.Transport transport, int loops) {
    forwarder =
        Forwarder.start(new ForwarderOptions(transport, loops), ForwarderObserver.NONE, registry);
  }

  ListenerConfig listener() {
    return ListenerConfig.tcp("web", LOOPBACK, port, "web");
  }

  static PoolConfig pool(LoopbackServer... servers) {
    return PoolConfig.of("web", List.of(servers).stream().map(LoopbackServer::endpoint).toList());
  }

  ForwarderFixture forwardTo(LoopbackServer... servers) {
    return apply(pool(servers));
  }

  ForwarderFixture apply(PoolConfig pool) {
    forwarder.apply(List.of(listener()), List.of(pool));
    return this;
  }

  void apply(ListenerDraft listener, PoolConfig pool) {
    forwarder.apply(List.of(listener.build()), List.of(pool));
  }

  void endpoints(Endpoint... endpoints) {
    forwarder.endpoints("web", List.of(endpoints));
  }

  Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(LOOPBACK, port), (int) PATIENCE.toMillis());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  /** A connection from another of the host's own addresses. */
  Socket connectFrom(String address) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
    socket.connect(new InetSocketAddress(LOOPBACK, port), (int) PATIENCE.toMillis());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  /** A connection that has a backend, the only one. */
  Socket connected() throws IOException {
    double before = counter("floatingvip.backend.connections");
    Socket socket = connect();
    await("it is connected", () -> counter("floatingvip.backend.connections") > before);
    return socket;
  }

  ForwardingStatus.Pool poolStatus() {
    return forwarder.snapshot().pools().getFirst();
  }

  BackendState state(LoopbackServer server) {
    return poolStatus().backends().stream()
        .filter(backend -> backend.port() == server.port())
        .findFirst()
        .orElseThrow()
        .state();
  }

  void awaitState(LoopbackServer server, BackendState state) {
    await("backend %d is %s".formatted(server.port(), state), () -> state(server) == state);
  }

  double counter(String name, String... tags) {
    return registry.get(name).tags(tags).functionCounter().count();
  }

  static void await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError("not within %s: %s".formatted(PATIENCE, what));
      }
      try {
        TimeUnit.MILLISECONDS.sleep(2);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  /**
   * A port where nobody listens yet, below those that the kernel gives away: until it is bound, no
   * other socket of the test can get it.
   */
  static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(10_000, 32_768);
      try (ServerSocket socket = new ServerSocket(port, 1, LOOPBACK)) {
        return socket.getLocalPort();
      } catch (BindException e) {
        // Somebody has it: another one.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    forwarder.close();
  }
}
