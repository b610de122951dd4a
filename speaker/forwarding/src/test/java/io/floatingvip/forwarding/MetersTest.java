package io.floatingvip.forwarding;

import static io.floatingvip.forwarding.ForwarderFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.forwarding.ForwarderOptions.Transport;
import io.floatingvip.forwarding.config.QueueLimit;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is counted, of listeners, pools and backends. */
class MetersTest {
  private static double gauge(ForwarderFixture fixture, String name, String... tags) {
    return fixture.registry.get(name).tags(tags).gauge().value();
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void connectionsAndBytesAreCountedOnBothSides(Transport transport) throws Exception {
    try (LoopbackServer server = Talk.named("server");
        ForwarderFixture fixture = new ForwarderFixture(transport).forwardTo(server)) {
      String backend = "127.0.0.1:" + server.port();
      for (int i = 0; i < 3; i++) {
        assertEquals("server", Talk.ask(fixture));
      }
      await("they have ended", () -> fixture.forwarder.connections() == 0);
      try (Socket client = fixture.connect()) {
        assertEquals("server", Talk.ask(client));
        assertEquals(1, gauge(fixture, "floatingvip.listener.connections.active"));
        assertEquals(1, gauge(fixture, "floatingvip.backend.connections.active"));
      }
      await(
          "none is in progress",
          () ->
              gauge(fixture, "floatingvip.listener.connections.active") == 0
                  && gauge(fixture, "floatingvip.backend.connections.active") == 0);
      assertEquals(4, fixture.counter("floatingvip.listener.connections", "listener", "web"));
      assertEquals(4, fixture.counter("floatingvip.backend.connections", "backend", backend));
      // "who" and "server", each with the end of its line.
      for (String side : List.of("floatingvip.listener.bytes", "floatingvip.backend.bytes")) {
        boolean listener = side.contains("listener");
        assertEquals(4 * 4, fixture.counter(side, "direction", listener ? "in" : "out"));
        assertEquals(4 * 7, fixture.counter(side, "direction", listener ? "out" : "in"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void checksAndTheStateOfABackendAreShown(Transport transport) throws Exception {
    try (ForwarderFixture fixture = new ForwarderFixture(transport)) {
      LoopbackServer server = Talk.named("server");
      PoolDraft draft = PoolDraft.of(server);
      draft.check = PoolDraft.QUICK;
      fixture.apply(draft.build());
      fixture.awaitState(server, BackendState.Up);
      assertEquals(1, gauge(fixture, "floatingvip.backend.state", "state", "Up"));
      assertEquals(0, gauge(fixture, "floatingvip.backend.state", "state", "Down"));
      server.kill();
      fixture.awaitState(server, BackendState.Down);
      assertEquals(0, gauge(fixture, "floatingvip.backend.state", "state", "Up"));
      assertEquals(1, gauge(fixture, "floatingvip.backend.state", "state", "Down"));
      for (String result : List.of("healthy", "unhealthy")) {
        var checks =
            fixture.registry.get("floatingvip.backend.check").tag("result", result).functionTimer();
        assertTrue(checks.count() >= 1 && checks.totalTime(TimeUnit.NANOSECONDS) > 0, result);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void whoWaitsIsShownAndErrorsAreCountedByStage(Transport transport) throws Exception {
    try (LoopbackServer server = Talk.named("server");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      PoolDraft draft = PoolDraft.of(server);
      draft.maxConnections = 1;
      draft.queue = new QueueLimit(1, Duration.ofMinutes(1));
      fixture.apply(draft.build());
      try (Socket holder = fixture.connected();
          Socket waiting = fixture.connect()) {
        await("one waits", () -> gauge(fixture, "floatingvip.pool.queued", "pool", "web") == 1);
        assertThrows(SocketException.class, () -> Talk.ask(fixture));
        // Its place is free when both sides have ended.
        holder.shutdownOutput();
        assertEquals("server", Talk.ask(waiting));
        assertEquals(0, gauge(fixture, "floatingvip.pool.queued", "pool", "web"));
        server.kill();
        assertThrows(SocketException.class, () -> waiting.getInputStream().read());
      }
      await(
          "the reset is counted",
          () -> fixture.counter("floatingvip.listener.errors", "stage", "server") == 1);
      assertEquals(1, fixture.counter("floatingvip.backend.resets"));
      assertEquals(1, fixture.counter("floatingvip.listener.errors", "stage", "queue"));
      fixture.endpoints();
      assertThrows(SocketException.class, () -> Talk.ask(fixture));
      await(
          "the lack of a backend is counted",
          () -> fixture.counter("floatingvip.listener.errors", "stage", "backend") == 1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void metersEndWithWhatTheyMeasure(Transport transport) throws Exception {
    try (LoopbackServer server = Talk.named("server");
        ForwarderFixture fixture = new ForwarderFixture(transport).forwardTo(server)) {
      assertEquals("server", Talk.ask(fixture));
      await("it has ended", () -> fixture.forwarder.connections() == 0);
      fixture.forwarder.apply(List.of(), List.of());
      await("nothing is left", () -> fixture.registry.getMeters().isEmpty());
    }
  }
}
