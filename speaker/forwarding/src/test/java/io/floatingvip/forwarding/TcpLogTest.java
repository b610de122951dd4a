package io.floatingvip.forwarding;

import static io.floatingvip.forwarding.ForwarderFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.floatingvip.forwarding.ForwarderOptions.Transport;
import io.floatingvip.forwarding.config.Endpoint;
import io.floatingvip.forwarding.config.LogShare;
import io.floatingvip.forwarding.config.QueueLimit;
import io.floatingvip.forwarding.config.Timeouts;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** The lines of the TCP log. */
class TcpLogTest {
  private static final String TIME =
      "\\[\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\]";
  private static final String CLIENT = "127\\.0\\.0\\.1:\\d+ " + TIME + " web web/";
  private static final String SERVER = "127\\.0\\.0\\.1:\\d+ ";

  /** Catches the lines for as long as it is open. */
  private static final class Lines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    final Queue<String> lines = new ConcurrentLinkedQueue<>();
    final Logger logger = (Logger) LoggerFactory.getLogger(Forwarder.TCP_LOG);

    Lines() {
      logger.setLevel(Level.INFO);
      logger.setAdditive(false);
      logger.addAppender(this);
      start();
    }

    @Override
    protected void append(ILoggingEvent event) {
      lines.add(event.getFormattedMessage());
    }

    /** Waits for the next line. */
    void expect(String pattern) {
      await("a line is written", () -> !lines.isEmpty());
      String line = lines.remove();
      assertTrue(line.matches(CLIENT + pattern), line);
    }

    @Override
    public void close() {
      logger.detachAppender(this);
    }
  }

  private static ListenerDraft logged(ForwarderFixture fixture, double share) {
    ListenerDraft listener = new ListenerDraft(fixture.port);
    listener.log = new LogShare(share);
    return listener;
  }

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void eachConnectionHasALineThatSaysHowItEnded(Transport transport) throws Exception {
    try (Lines lines = new Lines();
        LoopbackServer server = Talk.named("server");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      fixture.apply(logged(fixture, 1), ForwarderFixture.pool(server));
      assertEquals("server", Talk.ask(fixture));
      lines.expect(SERVER + "0/\\d+/\\d+ 7 -- 1/1/1/1/0 0/0");

      Socket leaving = fixture.connect();
      assertEquals("server", Talk.ask(leaving));
      reset(leaving);
      lines.expect(SERVER + "0/\\d+/\\d+ 7 CD 1/1/1/1/0 0/0");

      try (Socket broken = fixture.connect()) {
        assertEquals("server", Talk.ask(broken));
        server.kill();
        lines.expect(SERVER + "0/\\d+/\\d+ 7 SD 1/1/1/1/0 0/0");
      }

      fixture.endpoints();
      assertThrows(SocketException.class, () -> Talk.ask(fixture));
      lines.expect("<NOSRV> -1/-1/\\d+ 0 SC 1/1/0/0/0 0/0");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void retriesQueueAndTimeoutsAreInTheLine(Transport transport) throws Exception {
    try (Lines lines = new Lines();
        LoopbackServer server = Talk.named("server");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      PoolDraft pool = PoolDraft.of(server);
      pool.maxConnections = 1;
      pool.queue = new QueueLimit(1, Duration.ofMillis(200));
      fixture.apply(logged(fixture, 1), pool.build());
      try (Socket holder = fixture.connected();
          Socket waiting = fixture.connect()) {
        assertThrows(SocketException.class, () -> waiting.getInputStream().read());
        lines.expect("<NOSRV> -1/-1/\\d+ 0 sQ 2/2/1/0/0 0/0");
        assertEquals("server", Talk.ask(holder));
      }
      lines.expect(SERVER + "0/\\d+/\\d+ 7 -- 1/1/1/1/0 0/0");

      Duration idle = Duration.ofMillis(200);
      pool.timeouts = new Timeouts(Duration.ofSeconds(5), idle, Duration.ofHours(1), idle);
      fixture.apply(logged(fixture, 1), pool.build());
      try (Socket silent = fixture.connect()) {
        silent.getInputStream().read();
        lines.expect(SERVER + "0/\\d+/\\d+ 0 cD 1/1/1/1/0 0/0");
      }

      pool.endpoints.clear();
      pool.endpoints.add(new Endpoint(ForwarderFixture.LOOPBACK, ForwarderFixture.freePort(), 1));
      pool.retries = 1;
      fixture.apply(logged(fixture, 1), pool.build());
      assertThrows(SocketException.class, () -> Talk.ask(fixture));
      lines.expect(SERVER + "0/-1/\\d+ 0 SC 1/1/1/1/1 0/0");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void onlyTheShareThatWasAskedForIsLogged(Transport transport) throws Exception {
    try (Lines lines = new Lines();
        LoopbackServer server = Talk.named("server");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      for (double share : new double[] {0, 0.5}) {
        fixture.apply(logged(fixture, share), ForwarderFixture.pool(server));
        for (int i = 0; i < 400; i++) {
          assertEquals("server", Talk.ask(fixture));
        }
        await("all have ended", () -> fixture.forwarder.connections() == 0);
        // Six standard deviations are 60.
        assertEquals(share * 400, lines.lines.size(), share == 0 ? 0 : 100);
      }
    }
  }
}
