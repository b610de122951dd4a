package io.floatingvip.forwarding;

import static io.floatingvip.forwarding.ForwarderFixture.LOOPBACK;
import static io.floatingvip.forwarding.ForwarderFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.forwarding.ForwarderOptions.Transport;
import io.floatingvip.forwarding.config.ListenerConfig;
import io.floatingvip.forwarding.config.LogShare;
import io.floatingvip.forwarding.config.PoolConfig;
import io.floatingvip.forwarding.config.Protocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Places that change their listener never miss a connection. */
class ListenerChangeTest {
  private static final InetAddress OTHER = InetAddress.ofLiteral("127.0.0.2");
  private static final int CHANGES = 200;

  private static ListenerConfig listener(
      String name, String pool, int port, InetAddress... addresses) {
    return new ListenerConfig(
        name, List.of(addresses), port, Protocol.TCP, pool, List.of(), 0, List.of(), LogShare.NONE);
  }

  /** Clients that ask some places all the time, each over a new connection. */
  private static final class Crowd {
    final AtomicBoolean stop = new AtomicBoolean();
    final AtomicInteger answers = new AtomicInteger();
    final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    final List<Thread> threads = new ArrayList<>();

    void join(InetSocketAddress... places) {
      for (InetSocketAddress place : places) {
        for (int i = 0; i < 3; i++) {
          threads.add(Thread.ofVirtual().start(() -> ask(place)));
        }
      }
    }

    void ask(InetSocketAddress place) {
      while (!stop.get()) {
        try (Socket socket = new Socket()) {
          socket.connect(place, 60_000);
          socket.setSoTimeout(60_000);
          Talk.ask(socket);
          answers.incrementAndGet();
        } catch (IOException e) {
          failures.add(place + ": " + e);
        }
      }
    }

    /** Lets each change happen while some ask. */
    void during(Runnable change) {
      int before = answers.get();
      change.run();
      await("they are answered", () -> answers.get() > before + 5 || !failures.isEmpty());
    }

    void end() throws InterruptedException {
      stop.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(List.of(), List.copyOf(failures));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void listenerThatIsRenamedAcceptsAllTheTime(Transport transport) throws Exception {
    try (LoopbackServer server = Talk.named("server");
        ForwarderFixture fixture = new ForwarderFixture(transport).forwardTo(server);
        Socket old = fixture.connect()) {
      assertEquals("server", Talk.ask(old));
      PoolConfig pool = ForwarderFixture.pool(server);
      Crowd crowd = new Crowd();
      crowd.join(new InetSocketAddress(LOOPBACK, fixture.port));
      for (int i = 0; i < CHANGES; i++) {
        ListenerConfig renamed = ListenerConfig.tcp("name-" + i, LOOPBACK, fixture.port, "web");
        crowd.during(() -> fixture.forwarder.apply(List.of(renamed), List.of(pool)));
      }
      crowd.end();
      await("the others have ended", () -> fixture.forwarder.connections() == 1);
      ForwardingStatus.Listener status = fixture.forwarder.snapshot().listeners().getFirst();
      assertEquals("name-" + (CHANGES - 1), status.name());
      assertEquals(1, status.connections());
      assertTrue(
          fixture.counter("floatingvip.listener.connections", "listener", status.name())
              > crowd.answers.get());
      assertEquals("server", Talk.ask(old));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void listenersThatExchangeTheirNamesAcceptAllTheTime(Transport transport) throws Exception {
    try (LoopbackServer server = Talk.named("server");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      int first = fixture.port;
      int second = ForwarderFixture.freePort();
      PoolConfig pool = ForwarderFixture.pool(server);
      List<ListenerConfig> one =
          List.of(listener("a", "web", first, LOOPBACK), listener("b", "web", second, LOOPBACK));
      List<ListenerConfig> exchanged =
          List.of(listener("a", "web", second, LOOPBACK), listener("b", "web", first, LOOPBACK));
      fixture.forwarder.apply(one, List.of(pool));
      Crowd crowd = new Crowd();
      crowd.join(new InetSocketAddress(LOOPBACK, first), new InetSocketAddress(LOOPBACK, second));
      for (int i = 0; i < CHANGES; i++) {
        List<ListenerConfig> next = i % 2 == 0 ? exchanged : one;
        crowd.during(() -> fixture.forwarder.apply(next, List.of(pool)));
      }
      crowd.end();
      await("all have ended", () -> fixture.forwarder.connections() == 0);
      double counted =
          fixture.counter("floatingvip.listener.connections", "listener", "a")
              + fixture.counter("floatingvip.listener.connections", "listener", "b");
      assertEquals(crowd.answers.get(), (int) counted);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void addressThatMovesToAnotherListenerIsServedAllTheTime(Transport transport) throws Exception {
    try (LoopbackServer server = Talk.named("old");
        LoopbackServer other = Talk.named("new");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      int port = fixture.port;
      List<PoolConfig> pools =
          List.of(ForwarderFixture.pool(server), PoolConfig.of("other", List.of(other.endpoint())));
      List<ListenerConfig> together = List.of(listener("a", "web", port, LOOPBACK, OTHER));
      List<ListenerConfig> apart =
          List.of(listener("a", "web", port, LOOPBACK), listener("b", "other", port, OTHER));
      List<ListenerConfig> crossed =
          List.of(listener("b", "other", port, LOOPBACK), listener("a", "web", port, OTHER));
      fixture.forwarder.apply(together, pools);
      InetSocketAddress moving = new InetSocketAddress(OTHER, port);
      Crowd crowd = new Crowd();
      crowd.join(new InetSocketAddress(LOOPBACK, port), moving);
      for (int i = 0; i < CHANGES; i++) {
        List<ListenerConfig> next = List.of(apart, crossed, together).get(i % 3);
        crowd.during(() -> fixture.forwarder.apply(next, pools));
        try (Socket socket = new Socket(moving.getAddress(), port)) {
          assertEquals(next.equals(apart) ? "new" : "old", Talk.ask(socket));
        }
      }
      crowd.end();
    }
  }

  /** As when an address or a port goes from one VirtualIP to another, which has some already. */
  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void connectionsLiveOnWhenTheirPortGoesToAnotherListener(Transport transport) throws Exception {
    try (LoopbackServer server = Talk.named("server");
        LoopbackServer other = Talk.named("other");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      int port = fixture.port;
      PoolConfig web = ForwarderFixture.pool(server);
      List<PoolConfig> both = List.of(web, PoolConfig.of("other", List.of(other.endpoint())));
      fixture.forwarder.apply(
          List.of(listener("a", "web", port, LOOPBACK), listener("b", "other", port, OTHER)), both);
      try (Socket client = fixture.connect()) {
        assertEquals("server", Talk.ask(client));
        for (List<ListenerConfig> next :
            List.of(
                List.of(listener("b", "web", port, OTHER, LOOPBACK)),
                List.of(listener("c", "web", port, LOOPBACK)),
                List.of(listener("c", "web", port, OTHER), listener("a", "web", port, LOOPBACK)))) {
          fixture.forwarder.apply(next, List.of(web));
          assertEquals("server", Talk.ask(client));
          assertEquals("server", Talk.ask(fixture));
        }
      }
    }
  }
}
