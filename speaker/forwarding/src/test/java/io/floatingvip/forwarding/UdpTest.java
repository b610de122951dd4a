package io.floatingvip.forwarding;

import static io.floatingvip.forwarding.ForwarderFixture.LOOPBACK;
import static io.floatingvip.forwarding.ForwarderFixture.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.forwarding.ForwarderOptions.Transport;
import io.floatingvip.forwarding.config.Cidr;
import io.floatingvip.forwarding.config.HealthCheck;
import io.floatingvip.forwarding.config.PoolConfig;
import io.floatingvip.forwarding.config.Protocol;
import io.floatingvip.forwarding.config.SessionAffinity;
import io.floatingvip.forwarding.config.Timeouts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Datagrams and their answers. */
class UdpTest {
  private static final InetAddress OTHER = InetAddress.ofLiteral("127.0.0.2");

  private static ListenerDraft listener(ForwarderFixture fixture) {
    ListenerDraft draft = new ListenerDraft(fixture.port);
    draft.protocol = Protocol.UDP;
    return draft;
  }

  private static PoolDraft pool(UdpServer... servers) {
    PoolDraft draft = new PoolDraft();
    // What a file without a healthCheck has: it must not take a UDP backend down.
    draft.check = HealthCheck.DEFAULT;
    for (UdpServer server : servers) {
      draft.endpoints.add(server.endpoint());
    }
    return draft;
  }

  private static Timeouts idle(Duration duration) {
    Duration rest = Duration.ofMinutes(5);
    return new Timeouts(rest, rest, rest, duration);
  }

  private static UdpClient client(ForwarderFixture fixture) throws IOException {
    return new UdpClient(LOOPBACK, fixture.port);
  }

  private static void awaitSessions(ForwarderFixture fixture, int number) {
    await(number + " sessions", () -> fixture.forwarder.connections() == number);
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void answersComeFromTheAddressThatWasAsked(Transport transport) throws Exception {
    InetAddress six = InetAddress.ofLiteral("::1");
    try (UdpServer server = UdpServer.start("server");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      ListenerDraft listener = listener(fixture);
      listener.addresses.addAll(List.of(OTHER, six));
      fixture.apply(listener, pool(server).build());
      for (InetAddress asked : listener.addresses) {
        try (UdpClient client = new UdpClient(asked, fixture.port)) {
          assertEquals("server:hello", client.ask("hello"));
        }
      }
      assertEquals(3, fixture.forwarder.snapshot().listeners().getFirst().connections());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void sessionsInProgressAreKnown(Transport transport) throws Exception {
    try (UdpServer server = UdpServer.start("server");
        ForwarderFixture fixture = new ForwarderFixture(transport);
        UdpClient client = client(fixture)) {
      fixture.apply(listener(fixture), pool(server).build());
      assertEquals(List.of(), fixture.forwarder.datagramSessions(Set.of(LOOPBACK)));
      assertEquals("server:hello", client.ask("hello"));
      assertEquals(
          List.of(
              new DatagramSession(
                  new InetSocketAddress(LOOPBACK, client.port()),
                  new InetSocketAddress(LOOPBACK, fixture.port))),
          fixture.forwarder.datagramSessions(Set.of(LOOPBACK)));
      assertEquals(List.of(), fixture.forwarder.datagramSessions(Set.of(OTHER)));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void datagramsOfEverySizeArriveWhole(Transport transport) throws Exception {
    try (UdpServer server = UdpServer.start("s");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      fixture.apply(listener(fixture), pool(server).build());
      try (UdpClient client = client(fixture)) {
        Random random = new Random(7);
        for (int size : new int[] {1, 100, 1472, 1473, 2048, 2049, 9000, 32_768, 65_505}) {
          byte[] question = new byte[size];
          random.nextBytes(question);
          client.send(question);
          byte[] answer = client.receive();
          assertEquals(size + 2, answer.length);
          assertArrayEquals(question, Arrays.copyOfRange(answer, 2, answer.length));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void eachClientPortHasASessionWithOneBackend(Transport transport) throws Exception {
    try (UdpServer a = UdpServer.start("a");
        UdpServer b = UdpServer.start("b");
        ForwarderFixture fixture = new ForwarderFixture(transport, 1);
        UdpClient first = client(fixture);
        UdpClient second = client(fixture)) {
      fixture.apply(listener(fixture), pool(a, b).build());
      String one = first.ask("x");
      String two = second.ask("x");
      assertNotEquals(one.charAt(0), two.charAt(0));
      for (int i = 0; i < 20; i++) {
        assertEquals(one.charAt(0) + ":" + i, first.ask(String.valueOf(i)));
        assertEquals(two.charAt(0) + ":" + i, second.ask(String.valueOf(i)));
      }
      assertEquals(1, a.senders().size());
      assertEquals(1, b.senders().size());
      assertEquals(2, fixture.forwarder.connections());
      assertEquals(2, (int) fixture.counter("floatingvip.listener.connections"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void clientKeepsItsBackendOverPortsWithAffinity(Transport transport) throws Exception {
    try (UdpServer a = UdpServer.start("a");
        UdpServer b = UdpServer.start("b");
        UdpServer c = UdpServer.start("c");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      PoolDraft pool = pool(a, b, c);
      pool.affinity = new SessionAffinity(SessionAffinity.Type.ClientIP, Duration.ofMinutes(1));
      fixture.apply(listener(fixture), pool.build());
      Set<String> names = new HashSet<>();
      for (int i = 0; i < 10; i++) {
        try (UdpClient client = client(fixture)) {
          names.add(client.ask("x"));
        }
      }
      assertEquals(1, names.size());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void idleSessionsEndAndComeBackWithTheNextDatagram(Transport transport) throws Exception {
    try (UdpServer server = UdpServer.start("server");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      PoolDraft pool = pool(server);
      pool.timeouts = idle(Duration.ofMillis(300));
      fixture.apply(listener(fixture), pool.build());
      try (UdpClient client = client(fixture)) {
        assertEquals("server:1", client.ask("1"));
        awaitSessions(fixture, 0);
        assertEquals("server:2", client.ask("2"));
      }
      assertEquals(2, (int) fixture.counter("floatingvip.listener.connections"));
      awaitSessions(fixture, 0);
      assertEquals(0, fixture.poolStatus().backends().getFirst().connections());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void sessionsLiveThroughChangesThatDoNotConcernThem(Transport transport) throws Exception {
    try (UdpServer server = UdpServer.start("server");
        UdpServer late = UdpServer.start("late");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      ListenerDraft listener = listener(fixture);
      fixture.apply(listener, pool(server).build());
      try (UdpClient client = client(fixture)) {
        assertEquals("server:0", client.ask("0"));
        for (int i = 0; i < 20; i++) {
          listener.name = "name-" + i;
          listener.maxConnections = i + 1;
          PoolDraft pool = i % 2 == 0 ? pool(server, late) : pool(late, server);
          fixture.apply(listener, pool.build());
          assertEquals("server:" + i, client.ask(String.valueOf(i)));
        }
      }
      assertEquals(1, server.senders().size());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void sessionsLiveOnWhenTheirPortGoesToAnotherListener(Transport transport) throws Exception {
    try (UdpServer server = UdpServer.start("server");
        ForwarderFixture fixture = new ForwarderFixture(transport);
        UdpClient client = client(fixture)) {
      ListenerDraft a = listener(fixture);
      ListenerDraft b = listener(fixture);
      b.name = "b";
      b.addresses.set(0, OTHER);
      PoolConfig pool = pool(server).build();
      fixture.forwarder.apply(List.of(a.build(), b.build()), List.of(pool));
      assertEquals("server:before", client.ask("before"));
      b.addresses.add(LOOPBACK);
      fixture.apply(b, pool);
      assertEquals("server:after", client.ask("after"));
      assertEquals(1, server.senders().size());
      assertEquals(1, fixture.forwarder.snapshot().listeners().getFirst().connections());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void removedBackendKeepsItsSessionsUntilTheDrainTimeout(Transport transport) throws Exception {
    try (UdpServer leaving = UdpServer.start("leaving");
        UdpServer staying = UdpServer.start("staying");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      PoolDraft pool = pool(leaving);
      pool.drain = Duration.ofSeconds(2);
      fixture.apply(listener(fixture), pool.build());
      try (UdpClient client = client(fixture);
          UdpClient newcomer = client(fixture)) {
        assertEquals("leaving:1", client.ask("1"));
        fixture.endpoints(staying.endpoint());
        assertEquals("staying:1", newcomer.ask("1"));
        await("it has moved", () -> fixture.poolStatus().backends().size() == 1);
        assertEquals("staying:2", client.ask("2"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void backendWhereNobodyReceivesIsLeftAndAvoided(Transport transport) throws Exception {
    try (UdpServer staying = UdpServer.start("staying");
        ForwarderFixture fixture = new ForwarderFixture(transport, 1)) {
      UdpServer dying = UdpServer.start("dying");
      PoolDraft pool = pool(dying);
      pool.check =
          new HealthCheck(
              HealthCheck.Type.None,
              Duration.ofHours(1),
              Duration.ofSeconds(1),
              1,
              1,
              HealthCheck.Http.DEFAULT);
      fixture.apply(listener(fixture), pool.build());
      try (UdpClient client = client(fixture)) {
        assertEquals("dying:1", client.ask("1"));
        fixture.endpoints(dying.endpoint(), staying.endpoint());
        dying.close();
        client.send(new byte[1]);
        awaitSessions(fixture, 0);
        assertEquals("staying:2", client.ask("2"));
        for (int i = 0; i < 10; i++) {
          try (UdpClient other = client(fixture)) {
            assertEquals("staying:x", other.ask("x"));
          }
        }
      }
      assertEquals(
          1,
          (int)
              fixture.counter(
                  "floatingvip.backend.resets", "backend", "127.0.0.1:" + dying.port()));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void strangersAndThoseAboveTheLimitAreNotAnswered(Transport transport) throws Exception {
    try (UdpServer server = UdpServer.start("server");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      ListenerDraft listener = listener(fixture);
      listener.allowedSources = List.of(Cidr.parse("127.0.0.1"));
      listener.maxConnections = 1;
      fixture.apply(listener, pool(server).build());
      try (UdpClient first = client(fixture);
          UdpClient second = client(fixture);
          UdpClient stranger = new UdpClient(OTHER, LOOPBACK, fixture.port)) {
        assertEquals("server:1", first.ask("1"));
        second.send(new byte[1]);
        stranger.send(new byte[1]);
        for (String stage : List.of("limit", "source")) {
          await(
              stage + " is counted",
              () -> fixture.counter("floatingvip.listener.errors", "stage", stage) == 1);
        }
        assertEquals("server:2", first.ask("2"));
      }
      assertEquals(1, server.senders().size());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void poolOfUdpListenersOnlyIsNotCheckedByTcp(Transport transport) throws Exception {
    try (UdpServer server = UdpServer.start("server");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      PoolDraft pool = pool(server);
      pool.check = PoolDraft.QUICK;
      ListenerDraft udp = listener(fixture);
      fixture.apply(udp, pool.build());
      await(
          "it is up", () -> fixture.poolStatus().backends().getFirst().state() == BackendState.Up);
      assertEquals("not checked", fixture.poolStatus().backends().getFirst().reason());
      ListenerDraft tcp = new ListenerDraft(fixture.port);
      tcp.name = "tcp";
      fixture.forwarder.apply(List.of(udp.build(), tcp.build()), List.of(pool.build()));
      await(
          "it is down",
          () -> fixture.poolStatus().backends().getFirst().state() == BackendState.Down);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void manyClientsAtOnceAreAllAnswered(Transport transport) throws Exception {
    try (UdpServer a = UdpServer.start("a");
        UdpServer b = UdpServer.start("b");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      fixture.apply(listener(fixture), pool(a, b).build());
      List<UdpClient> clients = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        clients.add(client(fixture));
      }
      for (int round = 0; round < 20; round++) {
        // As many at once as every socket's buffer surely has room for.
        for (UdpClient client : clients) {
          client.send("%d %d".formatted(client.port(), round).getBytes(StandardCharsets.UTF_8));
        }
        for (UdpClient client : clients) {
          String answer = new String(client.receive(), StandardCharsets.UTF_8);
          assertTrue(answer.endsWith(":%d %d".formatted(client.port(), round)), answer);
        }
      }
      assertEquals(100, fixture.forwarder.connections());
      assertEquals(100, a.senders().size() + b.senders().size());
      clients.forEach(UdpClient::close);
      fixture.forwarder.apply(List.of(), List.of(pool(a, b).build()));
      awaitSessions(fixture, 0);
    }
  }
}
