package io.floatingvip.forwarding;

import static io.floatingvip.forwarding.ForwarderFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.forwarding.ForwarderOptions.Transport;
import io.floatingvip.forwarding.config.QueueLimit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who waits when all backends are full. */
class QueueTest {
  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void whoFindsAllBackendsFullWaitsInOrderOfArrival(Transport transport) throws Exception {
    ConcurrentLinkedQueue<String> served = new ConcurrentLinkedQueue<>();
    LoopbackServer.Conversation conversation =
        socket -> {
          served.add(Talk.line(socket));
          Talk.say(socket, "served");
        };
    try (LoopbackServer server = LoopbackServer.start(conversation);
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      PoolDraft draft = PoolDraft.of(server);
      draft.maxConnections = 1;
      draft.queue = new QueueLimit(100, Duration.ofMinutes(1));
      fixture.apply(draft.build());
      try (Socket holder = fixture.connected()) {
        List<String> expected = new ArrayList<>(List.of("holder"));
        List<Socket> waiting = queueUp(fixture, 20, expected);
        // One in the middle gives up: nobody waits for it.
        waiting.remove(10).close();
        expected.remove("client 10");
        Talk.say(holder, "holder");
        assertEquals("served", Talk.line(holder));
        // Its place is free when both sides have ended.
        holder.shutdownOutput();
        for (Socket client : waiting) {
          try (client) {
            assertEquals("served", Talk.line(client));
          }
        }
        // The one that closed in order had said its line before and is served like the others.
        served.remove("client 10");
        assertEquals(expected, List.copyOf(served));
      }
      await("all have ended", () -> fixture.forwarder.connections() == 0);
      assertEquals(0, fixture.poolStatus().backends().getFirst().connections());
    }
  }

  /** Connects one after the other, each saying its name, while nobody can be served. */
  private static List<Socket> queueUp(ForwarderFixture fixture, int number, List<String> names)
      throws IOException {
    List<Socket> waiting = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      Socket client = fixture.connect();
      waiting.add(client);
      Talk.say(client, "client " + i);
      names.add("client " + i);
      int queued = i + 1;
      await("it waits", () -> fixture.poolStatus().queued() == queued);
    }
    return waiting;
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void queueIsBoundedInSizeAndTime(Transport transport) throws Exception {
    try (LoopbackServer server = Talk.named("server");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      PoolDraft draft = PoolDraft.of(server);
      draft.maxConnections = 1;
      draft.queue = new QueueLimit(1, Duration.ofMillis(300));
      fixture.apply(draft.build());
      try (Socket holder = fixture.connected();
          Socket waiting = fixture.connect()) {
        await("one waits", () -> fixture.poolStatus().queued() == 1);
        assertThrows(SocketException.class, () -> Talk.ask(fixture));
        assertThrows(SocketException.class, () -> waiting.getInputStream().read());
        assertEquals(0, fixture.poolStatus().queued());
        assertEquals("server", Talk.ask(holder));
      }
      await(
          "both are counted",
          () -> fixture.counter("floatingvip.listener.errors", "stage", "queue") == 2);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void whoWaitsGetsABackendThatIsAddedAndIsResetWhenThereIsNone(Transport transport)
      throws Exception {
    try (LoopbackServer first = Talk.named("first");
        LoopbackServer second = Talk.named("second");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      PoolDraft draft = PoolDraft.of(first);
      draft.maxConnections = 1;
      draft.queue = new QueueLimit(10, Duration.ofMinutes(1));
      fixture.apply(draft.build());
      try (Socket holder = fixture.connected();
          Socket waiting = fixture.connect()) {
        await("one waits", () -> fixture.poolStatus().queued() == 1);
        fixture.endpoints(first.endpoint(), second.endpoint());
        assertEquals("second", Talk.ask(waiting));
        assertEquals("first", Talk.ask(holder));
        try (Socket late = fixture.connect()) {
          await("one waits", () -> fixture.poolStatus().queued() == 1);
          fixture.endpoints();
          assertThrows(SocketException.class, () -> late.getInputStream().read());
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void limitOfABackendHoldsUnderLoad(Transport transport) throws Exception {
    AtomicInteger most = new AtomicInteger();
    try (LoopbackServer server = LoopbackServer.start(counting(most));
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      PoolDraft draft = PoolDraft.of(server);
      draft.maxConnections = 3;
      draft.queue = new QueueLimit(1000, Duration.ofMinutes(1));
      fixture.apply(draft.build());
      List<Thread> clients = new ArrayList<>();
      AtomicInteger good = new AtomicInteger();
      for (int i = 0; i < 20; i++) {
        clients.add(Thread.ofVirtual().start(() -> good.addAndGet(ask(fixture, 20))));
      }
      for (Thread client : clients) {
        client.join();
      }
      assertEquals(400, good.get());
      // A place is free once both sides have ended, and this server counts before it ends its own.
      assertTrue(most.get() <= 3, most::toString);
      await("all have ended", () -> fixture.poolStatus().backends().getFirst().connections() == 0);
    }
  }

  /** Finds out how many connections there are at the same time at most. */
  private static LoopbackServer.Conversation counting(AtomicInteger most) {
    AtomicInteger now = new AtomicInteger();
    return socket -> {
      most.accumulateAndGet(now.incrementAndGet(), Math::max);
      try {
        Talk.line(socket);
        Talk.say(socket, "served");
        // Until the client has closed: only then is the place free again.
        socket.getInputStream().read();
      } finally {
        now.decrementAndGet();
      }
    };
  }

  private static int ask(ForwarderFixture fixture, int times) {
    int good = 0;
    try {
      for (int i = 0; i < times; i++) {
        good += Talk.ask(fixture).equals("served") ? 1 : 0;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return good;
  }
}
