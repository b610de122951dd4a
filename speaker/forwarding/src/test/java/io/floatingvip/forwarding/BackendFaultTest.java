package io.floatingvip.forwarding;

import static io.floatingvip.forwarding.ForwarderFixture.LOOPBACK;
import static io.floatingvip.forwarding.ForwarderFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.forwarding.ForwarderOptions.Transport;
import io.floatingvip.forwarding.config.Endpoint;
import io.floatingvip.forwarding.config.HealthCheck;
import io.floatingvip.forwarding.config.PoolConfig;
import io.floatingvip.forwarding.config.Timeouts;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client sees of backends that do not work. */
class BackendFaultTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private static Endpoint refusing() {
    return new Endpoint(LOOPBACK, ForwarderFixture.freePort(), 1);
  }

  // Mostly the question fails, but the reset may also arrive before connect(2) has returned.
  private static void assertReset(ForwarderFixture fixture) {
    assertThrows(SocketException.class, () -> Talk.ask(fixture));
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void withoutABackendTheClientIsResetAtOnce(Transport transport) throws Exception {
    try (ForwarderFixture fixture = new ForwarderFixture(transport).forwardTo()) {
      for (int i = 0; i < 20; i++) {
        assertReset(fixture);
      }
      await(
          "all are counted",
          () -> fixture.counter("floatingvip.listener.errors", "stage", "backend") == 20);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void refusedConnectIsTriedOnAnotherBackend(Transport transport) throws Exception {
    try (LoopbackServer server = Talk.named("good");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      PoolDraft draft = PoolDraft.of(server);
      draft.endpoints.add(refusing());
      draft.endpoints.add(refusing());
      fixture.apply(draft.build());
      for (int i = 0; i < 100; i++) {
        assertEquals("good", Talk.ask(fixture));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void connectThatFailsEverywhereResetsTheClient(Transport transport) throws Exception {
    try (ForwarderFixture fixture = new ForwarderFixture(transport)) {
      PoolDraft draft = new PoolDraft();
      draft.retries = 1;
      draft.endpoints.addAll(List.of(refusing(), refusing(), refusing()));
      fixture.apply(draft.build());
      assertReset(fixture);
      await(
          "it is counted",
          () -> fixture.counter("floatingvip.listener.errors", "stage", "connect") == 1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void onlyBackendIsTriedAgainAfterAPause(Transport transport) throws Exception {
    int port = ForwarderFixture.freePort();
    try (ForwarderFixture fixture = new ForwarderFixture(transport)) {
      PoolDraft draft = new PoolDraft();
      draft.endpoints.add(new Endpoint(LOOPBACK, port, 1));
      fixture.apply(draft.build());
      try (Socket client = fixture.connect()) {
        await("the first try has failed", () -> errors(fixture, port) == 1);
        try (LoopbackServer late = LoopbackServer.start(port, Talk.answering("late"))) {
          assertEquals("late", Talk.ask(client));
          assertEquals(port, late.port());
        }
      }
    }
  }

  private static double errors(ForwarderFixture fixture, int port) {
    return fixture.counter("floatingvip.backend.connect.errors", "backend", "127.0.0.1:" + port);
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void connectThatIsNotAnsweredTimesOutAndGoesElsewhere(Transport transport) throws Exception {
    try (SilentServer silent = new SilentServer();
        LoopbackServer server = Talk.named("good");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      silent.fallSilent();
      PoolDraft draft = PoolDraft.of(server);
      draft.endpoints.add(silent.endpoint());
      draft.timeouts = new Timeouts(Duration.ofMillis(200), LONG, LONG, LONG);
      fixture.apply(draft.build());
      for (int i = 0; i < 6; i++) {
        assertEquals("good", Talk.ask(fixture));
      }
      assertTrue(errors(fixture, silent.port()) >= 2);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void whoCanGoElsewhereDoesNotWaitForTheWholeTimeout(Transport transport) throws Exception {
    try (SilentServer silent = new SilentServer();
        LoopbackServer server = Talk.named("good");
        ForwarderFixture fixture = new ForwarderFixture(transport, 1)) {
      silent.fallSilent();
      PoolDraft draft = PoolDraft.of(server);
      draft.endpoints.add(silent.endpoint());
      draft.timeouts = new Timeouts(LONG, LONG, LONG, LONG);
      fixture.apply(draft.build());
      assertEquals("good", Talk.ask(fixture));
      assertEquals("good", Talk.ask(fixture));
      assertEquals(1, errors(fixture, silent.port()));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void connectsThatAreNotAnsweredTakeABackendOut(Transport transport) throws Exception {
    try (SilentServer silent = new SilentServer();
        LoopbackServer server = Talk.named("good");
        ForwarderFixture fixture = new ForwarderFixture(transport, 1)) {
      PoolDraft draft = PoolDraft.of(server);
      draft.endpoints.add(silent.endpoint());
      draft.timeouts = new Timeouts(Duration.ofMillis(100), LONG, LONG, LONG);
      Duration never = Duration.ofHours(1);
      draft.check =
          new HealthCheck(HealthCheck.Type.TCP, never, never, 2, 3, HealthCheck.Http.DEFAULT);
      fixture.apply(draft.build());
      await(
          "both are up",
          () ->
              fixture.poolStatus().backends().stream()
                  .allMatch(backend -> backend.state() == BackendState.Up));
      silent.fallSilent();
      await(
          "it is out",
          () ->
              answers(fixture).equals("good")
                  && fixture.poolStatus().backends().getLast().state() == BackendState.Down);
      assertEquals(3, errors(fixture, silent.port()));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void backendThatNeverAnswersIsClosedAfterTheIdleTimeout(Transport transport) throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (LoopbackServer server = LoopbackServer.start(socket -> end.await());
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      PoolDraft draft = PoolDraft.of(server);
      draft.timeouts = new Timeouts(LONG, LONG, Duration.ofMillis(300), LONG);
      fixture.apply(draft.build());
      try (Socket client = fixture.connect()) {
        Talk.say(client, "anybody there");
        assertEquals(-1, client.getInputStream().read());
      }
      await(
          "it is counted",
          () -> fixture.counter("floatingvip.listener.errors", "stage", "idle") == 1);
      end.countDown();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void trafficInOneDirectionKeepsBothIdleTimeoutsAway(Transport transport) throws Exception {
    try (LoopbackServer server =
            LoopbackServer.start(socket -> {
              for (int i = 0; i < 30; i++) {
                Talk.say(socket, "still here");
                Thread.sleep(50);
              }
              Talk.say(socket, "done");
            });
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      PoolDraft draft = PoolDraft.of(server);
      // Far more than a pause, far less than the whole.
      draft.timeouts = new Timeouts(LONG, Duration.ofMillis(700), LONG, LONG);
      fixture.apply(draft.build());
      try (Socket client = fixture.connect()) {
        String line = Talk.line(client);
        while (line.equals("still here")) {
          line = Talk.line(client);
        }
        assertEquals("done", line);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void checksTakeADeadBackendOutAndBringItBack(Transport transport) throws Exception {
    try (LoopbackServer stable = Talk.named("stable");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      LoopbackServer fragile = Talk.named("fragile");
      int port = fragile.port();
      PoolDraft draft = PoolDraft.of(stable, fragile);
      draft.check = PoolDraft.QUICK;
      fixture.apply(draft.build());
      fixture.awaitState(stable, BackendState.Up);
      fixture.awaitState(fragile, BackendState.Up);
      fragile.kill();
      fixture.awaitState(fragile, BackendState.Down);
      ForwardingStatus.Pool status = fixture.poolStatus();
      assertEquals(1, status.ready());
      assertEquals(2, status.total());
      assertEquals("connection refused", status.backends().getLast().reason());
      double before = errors(fixture, port);
      for (int i = 0; i < 10; i++) {
        assertEquals("stable", Talk.ask(fixture));
      }
      assertEquals(before, errors(fixture, port));
      try (LoopbackServer back = LoopbackServer.start(port, Talk.answering("back"))) {
        fixture.awaitState(back, BackendState.Up);
        await("it gets connections again", () -> answers(fixture).equals("back"));
      }
    }
  }

  private static String answers(ForwarderFixture fixture) {
    try {
      return Talk.ask(fixture);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void newBackendIsInRotationUntilItsFirstCheckFails(Transport transport) throws Exception {
    try (LoopbackServer stable = Talk.named("stable");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      PoolDraft draft = PoolDraft.of(stable);
      Endpoint dead = refusing();
      draft.endpoints.add(dead);
      draft.check = PoolDraft.QUICK;
      PoolConfig pool = draft.build();
      fixture.apply(pool);
      await(
          "the dead one is out",
          () -> fixture.poolStatus().backends().getLast().state() == BackendState.Down);
      assertEquals("stable", Talk.ask(fixture));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void connectionsThatFailTakeABackendOutBeforeItsChecksDo(Transport transport) throws Exception {
    try (LoopbackServer stable = Talk.named("stable");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      LoopbackServer fragile = Talk.named("fragile");
      PoolDraft draft = PoolDraft.of(stable, fragile);
      Duration never = Duration.ofHours(1);
      draft.check =
          new HealthCheck(HealthCheck.Type.TCP, never, never, 2, 3, HealthCheck.Http.DEFAULT);
      fixture.apply(draft.build());
      fixture.awaitState(fragile, BackendState.Up);
      fragile.kill();
      await(
          "it is out",
          () -> answers(fixture).equals("stable") && fixture.state(fragile) == BackendState.Down);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void withoutRedispatchOnlyTheSameBackendIsTriedAgain(Transport transport) throws Exception {
    try (LoopbackServer server = Talk.named("good");
        ForwarderFixture fixture = new ForwarderFixture(transport, 1)) {
      Endpoint bad = refusing();
      PoolDraft draft = PoolDraft.of(server);
      draft.endpoints.add(bad);
      draft.redispatch = false;
      draft.retries = 2;
      // The pause before a further try is no longer than that.
      draft.timeouts = new Timeouts(Duration.ofMillis(50), LONG, LONG, LONG);
      fixture.apply(draft.build());
      assertEquals("good", Talk.ask(fixture));
      assertReset(fixture);
      assertEquals(3, errors(fixture, bad.port()));
      assertEquals("good", Talk.ask(fixture));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void backendThatIsNotCheckedStaysInRotation(Transport transport) throws Exception {
    try (LoopbackServer server = Talk.named("good");
        ForwarderFixture fixture = new ForwarderFixture(transport, 1)) {
      PoolDraft draft = PoolDraft.of(server);
      draft.endpoints.add(refusing());
      fixture.apply(draft.build());
      for (int i = 0; i < 20; i++) {
        assertEquals("good", Talk.ask(fixture));
      }
      ForwardingStatus.Backend bad = fixture.poolStatus().backends().getLast();
      await(
          "its state is known",
          () ->
              fixture.poolStatus().backends().stream()
                  .allMatch(backend -> backend.state() == BackendState.Up));
      // It is tried again and again.
      assertTrue(errors(fixture, bad.port()) >= 10);
    }
  }
}
