package io.floatingvip.speaker.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.net.httpserver.HttpServer;
import io.floatingvip.forwarding.BackendState;
import io.floatingvip.forwarding.Forwarder;
import io.floatingvip.forwarding.ForwarderObserver;
import io.floatingvip.forwarding.ForwarderOptions;
import io.floatingvip.forwarding.config.Endpoint;
import io.floatingvip.forwarding.config.HealthCheck;
import io.floatingvip.forwarding.config.PoolConfig;
import io.floatingvip.speaker.programme.CheckedTrack;
import io.floatingvip.speaker.programme.VirtualRouter;
import io.floatingvip.speaker.vrrp.RouterSetup;
import io.floatingvip.vrrp.Track;
import io.floatingvip.vrrp.VirtualAddress;
import io.floatingvip.vrrp.VirtualRouterConfig;
import io.floatingvip.vrrp.VirtualRouterId;
import io.floatingvip.vrrp.VrrpVersion;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tracks of things on loopback. */
final class TracksTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final BlockingQueue<String> reports = new LinkedBlockingQueue<>();
  private final Forwarder forwarder =
      Forwarder.start(
          ForwarderOptions.defaults(),
          new ForwarderObserver() {
            @Override
            public void backendChanged(
                String pool, InetAddress address, int port, BackendState state, String reason) {
              tracks().poolsChanged();
            }
          },
          new SimpleMeterRegistry());
  private final Tracks tracks =
      new Tracks(
          forwarder,
          (router, track, up) -> reports.add(router + " " + track + (up ? " up" : " down")));

  private Tracks tracks() {
    return tracks;
  }

  @AfterEach
  void close() {
    tracks.close();
    forwarder.close();
  }

  @Test
  void endpointIsUpWhileItTakesConnections() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0, 50, LOOPBACK)) {
      port = server.getLocalPort();
      tracks.apply(List.of(router(endpoint(HealthCheck.Type.TCP, port))));
      assertNext("web target up");
    }
    assertNext("web target down");
    try (ServerSocket _ = new ServerSocket(port, 50, LOOPBACK)) {
      assertNext("web target up");
    }
  }

  @Test
  void pageIsUpWhileItsStatusIsTheExpectedOne() throws Exception {
    AtomicInteger status = new AtomicInteger(503);
    HttpServer server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    server.createContext(
        "/ready",
        exchange -> {
          exchange.sendResponseHeaders(status.get(), -1);
          exchange.close();
        });
    server.start();
    try {
      tracks.apply(List.of(router(endpoint(HealthCheck.Type.HTTP, server.getAddress().getPort()))));
      assertNext("web target down");
      status.set(200);
      assertNext("web target up");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void poolIsUpWhileABackendGetsConnections() throws Exception {
    CheckedTrack pool = new CheckedTrack(new Track("target", 0), new CheckedTrack.Pool("web"));
    try (ServerSocket server = new ServerSocket(0, 50, LOOPBACK)) {
      Endpoint endpoint = new Endpoint(LOOPBACK, server.getLocalPort(), 1);
      forwarder.apply(List.of(), List.of(PoolConfig.of("web", List.of())));
      tracks.apply(List.of(router(pool)));
      assertNext("web target down");
      forwarder.endpoints("web", List.of(endpoint));
      tracks.poolsChanged();
      assertNext("web target up");
    }
    // The server is gone: the pool's own checks say so.
    assertNext("web target down");
  }

  @Test
  void applyingTheSameAgainChecksNothingAnewAndATrackThatIsGoneIsSilent() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, LOOPBACK)) {
      VirtualRouter router = router(endpoint(HealthCheck.Type.TCP, server.getLocalPort()));
      tracks.apply(List.of(router));
      assertNext("web target up");
      tracks.apply(List.of(router));
      tracks.apply(List.of());
    }
    int other = freePort();
    tracks.apply(List.of(router(endpoint(HealthCheck.Type.TCP, other))));
    assertNext("web target down");
    assertEquals(List.of(), List.copyOf(reports));
  }

  private void assertNext(String expected) throws InterruptedException {
    String next = reports.poll(60, TimeUnit.SECONDS);
    if (next == null) {
      fail("no report, expected: " + expected);
    }
    assertEquals(expected, next);
  }

  private static CheckedTrack endpoint(HealthCheck.Type type, int port) {
    HealthCheck check =
        new HealthCheck(
            type,
            Duration.ofMillis(20),
            Duration.ofSeconds(30),
            1,
            2,
            new HealthCheck.Http("/ready", "", new HealthCheck.StatusRange(200, 299)));
    return new CheckedTrack(
        new Track("target", -50),
        new CheckedTrack.Endpoint(new InetSocketAddress(LOOPBACK, port), check));
  }

  private static VirtualRouter router(CheckedTrack track) {
    VirtualRouterConfig config =
        VirtualRouterConfig.of(
            VrrpVersion.V3, new VirtualRouterId(51), List.of(VirtualAddress.parse("192.0.2.100")));
    return new VirtualRouter(RouterSetup.of("web", "eth0", config), List.of(track));
  }

  private static int freePort() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 50, LOOPBACK)) {
      return server.getLocalPort();
    }
  }
}
