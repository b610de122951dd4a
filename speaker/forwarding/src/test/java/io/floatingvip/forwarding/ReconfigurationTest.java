package io.floatingvip.forwarding;

import static io.floatingvip.forwarding.ForwarderFixture.LOOPBACK;
import static io.floatingvip.forwarding.ForwarderFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.forwarding.ForwarderOptions.Transport;
import io.floatingvip.forwarding.config.Balance;
import io.floatingvip.forwarding.config.Endpoint;
import io.floatingvip.forwarding.config.ListenerConfig;
import io.floatingvip.forwarding.config.PoolConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a change of the configuration does to connections, and what it does not. */
class ReconfigurationTest {
  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void connectionsLiveThroughChangesThatDoNotConcernThem(Transport transport) throws Exception {
    try (LoopbackServer server = Talk.named("one");
        LoopbackServer other = Talk.named("two");
        ForwarderFixture fixture = new ForwarderFixture(transport).forwardTo(server);
        Socket client = fixture.connect()) {
      assertEquals("one", Talk.ask(client));
      PoolDraft draft = PoolDraft.of(server, other);
      for (Balance balance : Balance.values()) {
        draft.balance = balance;
        draft.maxConnections = 5;
        fixture.apply(draft.build());
        assertEquals("one", Talk.ask(client));
      }
      fixture.endpoints(other.endpoint(), server.endpoint(7));
      assertEquals("one", Talk.ask(client));
      fixture.forwarder.apply(List.of(), List.of(draft.build()));
      assertEquals("one", Talk.ask(client));
      await("the listener is closed", () -> refuses(fixture));
      assertEquals("one", Talk.ask(client));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void removedEndpointKeepsItsConnectionsUntilTheDrainTimeout(Transport transport)
      throws Exception {
    try (LoopbackServer leaving = Talk.named("leaving");
        LoopbackServer staying = Talk.named("staying");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      PoolDraft draft = PoolDraft.of(leaving);
      draft.drain = Duration.ofSeconds(2);
      fixture.apply(draft.build());
      try (Socket client = fixture.connect()) {
        assertEquals("leaving", Talk.ask(client));
        fixture.endpoints(staying.endpoint());
        assertEquals(BackendState.Draining, fixture.state(leaving));
        assertEquals("leaving", Talk.ask(client));
        assertEquals("staying", Talk.ask(fixture));
        assertThrows(SocketException.class, () -> client.getInputStream().read());
        await("it is gone", () -> fixture.poolStatus().backends().size() == 1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void endpointThatComesBackKeepsItsConnections(Transport transport) throws Exception {
    try (LoopbackServer server = Talk.named("server");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      PoolDraft draft = PoolDraft.of(server);
      draft.drain = Duration.ofMillis(500);
      fixture.apply(draft.build());
      try (Socket client = fixture.connect()) {
        assertEquals("server", Talk.ask(client));
        fixture.endpoints();
        fixture.endpoints(server.endpoint());
        long start = System.nanoTime();
        while (System.nanoTime() - start < 1_500_000_000L) {
          assertEquals("server", Talk.ask(client));
        }
        assertEquals(1, fixture.poolStatus().backends().getFirst().connections());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void removedPoolLetsItsConnectionsEnd(Transport transport) throws Exception {
    try (LoopbackServer server = Talk.named("old");
        LoopbackServer other = Talk.named("new");
        ForwarderFixture fixture = new ForwarderFixture(transport).forwardTo(server);
        Socket client = fixture.connect()) {
      assertEquals("old", Talk.ask(client));
      fixture.forwarder.apply(
          List.of(ListenerConfig.tcp("web", LOOPBACK, fixture.port, "other")),
          List.of(PoolConfig.of("other", List.of(other.endpoint()))));
      assertEquals("old", Talk.ask(client));
      assertEquals("new", Talk.ask(fixture));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void churnOfEndpointsUnderLoadFailsNoRequestWhileOneStays(Transport transport) throws Exception {
    List<LoopbackServer> servers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      servers.add(Talk.named("server"));
    }
    try (ForwarderFixture fixture = new ForwarderFixture(transport)) {
      PoolDraft draft = PoolDraft.of(servers.toArray(LoopbackServer[]::new));
      draft.check = PoolDraft.QUICK;
      fixture.apply(draft.build());
      AtomicBoolean stop = new AtomicBoolean();
      AtomicInteger answers = new AtomicInteger();
      AtomicInteger failures = new AtomicInteger();
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        clients.add(Thread.ofVirtual().start(() -> ask(fixture, stop, answers, failures)));
      }
      Random random = new Random(1);
      List<LoopbackServer> others = new ArrayList<>(servers.subList(1, 5));
      for (int change = 0; change < 300; change++) {
        Collections.shuffle(others, random);
        List<Endpoint> endpoints = new ArrayList<>();
        endpoints.add(servers.getFirst().endpoint());
        others
            .subList(0, random.nextInt(5))
            .forEach(server -> endpoints.add(server.endpoint(random.nextInt(4))));
        fixture.forwarder.endpoints("web", endpoints);
        Thread.sleep(5);
      }
      stop.set(true);
      for (Thread client : clients) {
        client.join();
      }
      assertEquals(0, failures.get());
      assertTrue(answers.get() > 500, answers::toString);
    } finally {
      servers.forEach(LoopbackServer::close);
    }
  }

  private static void ask(
      ForwarderFixture fixture, AtomicBoolean stop, AtomicInteger answers, AtomicInteger failures) {
    while (!stop.get()) {
      try {
        Talk.ask(fixture);
        answers.incrementAndGet();
      } catch (IOException e) {
        failures.incrementAndGet();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void poolThatWasEmptyServesAsSoonAsItHasAnEndpoint(Transport transport) throws Exception {
    try (LoopbackServer server = Talk.named("server");
        ForwarderFixture fixture = new ForwarderFixture(transport).forwardTo(server)) {
      for (int i = 0; i < 20; i++) {
        fixture.endpoints();
        assertThrows(SocketException.class, () -> Talk.ask(fixture));
        fixture.endpoints(server.endpoint());
        assertEquals("server", Talk.ask(fixture));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void endpointOfWeightZeroGetsNothingNew(Transport transport) throws Exception {
    try (LoopbackServer parked = Talk.named("parked");
        LoopbackServer server = Talk.named("server");
        ForwarderFixture fixture = new ForwarderFixture(transport).forwardTo(server)) {
      fixture.endpoints(parked.endpoint(0), server.endpoint());
      for (int i = 0; i < 10; i++) {
        assertEquals("server", Talk.ask(fixture));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void portThatSomeoneElseHasIsTakenAsSoonAsItIsFree(Transport transport) throws Exception {
    try (LoopbackServer server = Talk.named("server");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      try (ServerSocket squatter = new ServerSocket()) {
        squatter.bind(new InetSocketAddress(LOOPBACK, fixture.port));
        fixture.forwardTo(server);
        ForwardingStatus.Listener status = fixture.forwarder.snapshot().listeners().getFirst();
        assertEquals(ForwardingStatus.ListenerState.Failed, status.state());
        assertTrue(status.reason().contains("another program"), status.reason());
      }
      await(
          "it is bound",
          () ->
              fixture.forwarder.snapshot().listeners().getFirst().state()
                  == ForwardingStatus.ListenerState.Ready);
      assertEquals("server", Talk.ask(fixture));
    }
  }

  // TEST-NET-1 (RFC 5737): no host holds it.
  private static ForwardingStatus.Listener listenerOfMissingAddress(
      Transport transport, String address) {
    try (ForwarderFixture fixture = new ForwarderFixture(transport)) {
      fixture.forwarder.apply(
          List.of(ListenerConfig.tcp("web", InetAddress.ofLiteral(address), fixture.port, "web")),
          List.of(ForwarderFixture.pool()));
      return fixture.forwarder.snapshot().listeners().getFirst();
    }
  }

  @Test
  void epollBindsAnAddressThatTheHostDoesNotHoldYet() {
    for (String address : List.of("192.0.2.1", "2001:db8::1")) {
      assertEquals(
          new ForwardingStatus.Listener("web", ForwardingStatus.ListenerState.Ready, "", 0),
          listenerOfMissingAddress(Transport.Epoll, address));
    }
  }

  @Test
  void nioWaitsForAnAddressThatTheHostDoesNotHoldYet() {
    assertEquals(
        new ForwardingStatus.Listener(
            "web",
            ForwardingStatus.ListenerState.Waiting,
            "the host does not hold 192.0.2.1 yet",
            0),
        listenerOfMissingAddress(Transport.NIO, "192.0.2.1"));
  }

  @Test
  void contradictionsAreRefusedWholeAndNamed() throws Exception {
    try (LoopbackServer server = Talk.named("server");
        ForwarderFixture fixture = new ForwarderFixture(Transport.Auto).forwardTo(server)) {
      PoolConfig pool = ForwarderFixture.pool(server);
      ListenerConfig first = ListenerConfig.tcp("a", LOOPBACK, 4711, "web");
      ListenerConfig second = ListenerConfig.tcp("a", LOOPBACK, 4711, "missing");
      IllegalArgumentException mistake =
          assertThrows(
              IllegalArgumentException.class,
              () -> fixture.forwarder.apply(List.of(first, second), List.of(pool, pool)));
      assertEquals(
          "pool \"web\" is given twice: write another name;"
              + " listener \"a\" is given twice: write another name;"
              + " listener \"a\" names the pool \"missing\", which does not exist;"
              + " listener \"a\" has TCP 127.0.0.1 port 4711, as has \"a\"",
          mistake.getMessage());
      assertEquals("server", Talk.ask(fixture));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void drainLetsConnectionsEndAndRefusesNewOnes(Transport transport) throws Exception {
    try (LoopbackServer server = Talk.named("server");
        ForwarderFixture fixture = new ForwarderFixture(transport).forwardTo(server)) {
      Thread drain =
          Thread.ofVirtual().unstarted(() -> fixture.forwarder.drain(Duration.ofMinutes(5)));
      try (Socket client = fixture.connect()) {
        assertEquals("server", Talk.ask(client));
        drain.start();
        await("it refuses", () -> refuses(fixture));
        assertEquals("server", Talk.ask(client));
      }
      drain.join();
      assertThrows(IllegalStateException.class, fixture::forwardTo);
    }
  }

  private static boolean refuses(ForwarderFixture fixture) {
    try (Socket client = fixture.connect()) {
      return !client.isConnected();
    } catch (IOException e) {
      return true;
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void closeResetsWhatIsThere(Transport transport) throws Exception {
    try (LoopbackServer server = Talk.named("server");
        ForwarderFixture fixture = new ForwarderFixture(transport).forwardTo(server);
        Socket client = fixture.connect()) {
      assertEquals("server", Talk.ask(client));
      fixture.forwarder.close();
      assertThrows(SocketException.class, () -> client.getInputStream().read());
      assertEquals(0, fixture.forwarder.connections());
    }
  }
}
