package io.floatingvip.forwarding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.floatingvip.forwarding.ForwarderOptions.Transport;
import io.floatingvip.forwarding.config.Balance;
import io.floatingvip.forwarding.config.SessionAffinity;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
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
      }
    }
  }
}
