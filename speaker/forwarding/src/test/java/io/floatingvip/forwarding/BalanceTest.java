package io.floatingvip.forwarding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.floatingvip.forwarding.ForwarderOptions.Transport;
import io.floatingvip.forwarding.config.Balance;
import io.floatingvip.forwarding.config.SessionAffinity;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which backend a connection goes to. */
class BalanceTest {
  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void roundRobinIsEvenWithinOnePerLoop(Transport transport) throws Exception {
    try (LoopbackServer a = Talk.named("a");
        LoopbackServer b = Talk.named("b");
        LoopbackServer c = Talk.named("c");
        ForwarderFixture fixture = new ForwarderFixture(transport).forwardTo(a, b, c)) {
      Map<String, Integer> counts = new HashMap<>();
      for (int i = 0; i < 300; i++) {
        counts.merge(Talk.ask(fixture), 1, Integer::sum);
      }
      counts.values().forEach(count -> assertEquals(100, count, 2));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void clientKeepsItsBackendWithSessionAffinity(Transport transport) throws Exception {
    try (LoopbackServer a = Talk.named("a");
        LoopbackServer b = Talk.named("b");
        LoopbackServer c = Talk.named("c");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      PoolDraft draft = PoolDraft.of(a, b, c);
      draft.affinity = new SessionAffinity(SessionAffinity.Type.ClientIP, Duration.ofMinutes(1));
      fixture.apply(draft.build());
      Map<String, String> first = new HashMap<>();
      for (int round = 0; round < 5; round++) {
        for (int i = 1; i <= 20; i++) {
          String address = "127.0.0." + i;
          try (Socket client = fixture.connectFrom(address)) {
            String name = Talk.ask(client);
            assertEquals(first.getOrDefault(address, name), name);
            first.put(address, name);
          }
        }
      }
      assertEquals(3, first.values().stream().distinct().count());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void sourceHashSendsAClientToTheSameBackend(Transport transport) throws Exception {
    try (LoopbackServer a = Talk.named("a");
        LoopbackServer b = Talk.named("b");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      PoolDraft draft = PoolDraft.of(a, b);
      draft.balance = Balance.SourceHash;
      fixture.apply(draft.build());
      String name = Talk.ask(fixture);
      for (int i = 0; i < 20; i++) {
        assertEquals(name, Talk.ask(fixture));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void backendThatRecoversStartsSlowly(Transport transport) throws Exception {
    try (LoopbackServer stable = Talk.named("stable");
        ForwarderFixture fixture = new ForwarderFixture(transport, 1)) {
      LoopbackServer fragile = Talk.named("fragile");
      PoolDraft draft = PoolDraft.of(stable, fragile);
      draft.check = PoolDraft.QUICK;
      draft.slowStart = Duration.ofHours(1);
      fixture.apply(draft.build());
      fixture.awaitState(fragile, BackendState.Up);
      fragile.kill();
      fixture.awaitState(fragile, BackendState.Down);
      try (LoopbackServer back = LoopbackServer.start(fragile.port(), Talk.answering("fragile"))) {
        fixture.awaitState(back, BackendState.Up);
        int answers = 0;
        for (int i = 0; i < 110; i++) {
          answers += Talk.ask(fixture).equals("fragile") ? 1 : 0;
        }
        // A tenth of the other's share at first.
        assertEquals(10, answers, 3);
        // Its time is over at once when that is made shorter.
        draft.slowStart = Duration.ofMillis(1);
        fixture.apply(draft.build());
        answers = 0;
        for (int i = 0; i < 100; i++) {
          answers += Talk.ask(fixture).equals("fragile") ? 1 : 0;
        }
        assertEquals(50, answers, 2);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void leastConnectionsGoesWhereFewestAre(Transport transport) throws Exception {
    try (LoopbackServer a = Talk.named("a");
        LoopbackServer b = Talk.named("b");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      PoolDraft draft = PoolDraft.of(a, b);
      draft.balance = Balance.LeastConnections;
      fixture.apply(draft.build());
      Map<String, List<Socket>> held = new HashMap<>();
      hold(fixture, 6, held);
      assertEquals(3, held.getOrDefault("a", List.of()).size());
      for (Socket leaving : held.getOrDefault("a", List.of())) {
        leaving.close();
      }
      held.remove("a");
      ForwarderFixture.await("those have ended", () -> fixture.forwarder.connections() == 3);
      hold(fixture, 3, held);
      assertEquals(3, held.getOrDefault("a", List.of()).size());
      for (List<Socket> sockets : held.values()) {
        for (Socket socket : sockets) {
          socket.close();
        }
      }
    }
  }

  /** Opens connections and keeps them, by the name of their backend. */
  private static void hold(ForwarderFixture fixture, int number, Map<String, List<Socket>> held)
      throws IOException {
    for (int i = 0; i < number; i++) {
      Socket client = fixture.connect();
      held.computeIfAbsent(Talk.ask(client), _ -> new ArrayList<>()).add(client);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void affinityEndsWithItsTimeAndWithItsBackend(Transport transport) throws Exception {
    try (LoopbackServer a = Talk.named("a");
        LoopbackServer b = Talk.named("b");
        ForwarderFixture fixture = new ForwarderFixture(transport, 1)) {
      PoolDraft draft = PoolDraft.of(a, b);
      draft.affinity = new SessionAffinity(SessionAffinity.Type.ClientIP, Duration.ofMillis(1));
      fixture.apply(draft.build());
      assertEquals("a", Talk.ask(fixture));
      Thread.sleep(2);
      // Its turn, as the first choice is forgotten.
      assertEquals("b", Talk.ask(fixture));

      draft.affinity = new SessionAffinity(SessionAffinity.Type.ClientIP, Duration.ofHours(1));
      fixture.apply(draft.build());
      String kept = Talk.ask(fixture);
      assertEquals(kept, Talk.ask(fixture));
      LoopbackServer other = kept.equals("a") ? b : a;
      fixture.endpoints(other.endpoint());
      String next = Talk.ask(fixture);
      assertNotEquals(kept, next);
      fixture.endpoints(a.endpoint(), b.endpoint());
      // And stays with that one when the first is back.
      for (int i = 0; i < 5; i++) {
        assertEquals(next, Talk.ask(fixture));
      }
    }
  }
}
