package io.floatingvip.speaker;

import io.floatingvip.forwarding.Forwarder;
import io.floatingvip.forwarding.ForwarderObserver;
import io.floatingvip.forwarding.ForwarderOptions;
import io.floatingvip.forwarding.config.Endpoint;
import io.floatingvip.forwarding.config.ListenerConfig;
import io.floatingvip.forwarding.config.PoolConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forwards connections from this process to itself, over loopback, at the start: a JVM loads and
 * compiles what it runs for the first time, and the first clients after a takeover would wait for
 * it. A forwarder of its own does it, so nothing of it is to be seen in status or metrics.
 */
final class ForwardingRehearsal implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ForwardingRehearsal.class);

  /**
   * What has run 50 times the JVM compiles ({@code CompileThresholdScaling=0.25}), but more often
   * while much else waits to be compiled, as at a start.
   */
  private static final int CONNECTIONS = 400;

  /** Leaves the processors to the start, and the compiler time. */
  private static final Duration PAUSE = Duration.ofMillis(2);

  private static final int BACKLOG = 16;
  private static final int PATIENCE_MILLIS = 1_000;
  private static final String NAME = "forwarding-rehearsal";
  private static final byte[] MESSAGE = new byte[200];

  private ForwardingRehearsal() {}

  /** Begins on a thread of its own, which ends by itself. */
  static void start() {
    Thread _ = Thread.ofPlatform().daemon().name(NAME).start(new ForwardingRehearsal());
  }

  @Override
  public void run() {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, BACKLOG, loopback);
        Forwarder forwarder =
            Forwarder.start(
                new ForwarderOptions(ForwarderOptions.Transport.Auto, 1),
                ForwarderObserver.NONE,
                new SimpleMeterRegistry())) {
      server.setSoTimeout(PATIENCE_MILLIS);
      int port = freePort(loopback);
      forwarder.apply(
          List.of(ListenerConfig.tcp(NAME, loopback, port, NAME)),
          List.of(PoolConfig.of(NAME, List.of(new Endpoint(loopback, server.getLocalPort(), 1)))));
      Thread _ = Thread.ofPlatform().daemon().name(NAME + "-server").start(() -> serve(server));
      for (int i = 0; i < CONNECTIONS; i++) {
        ask(new InetSocketAddress(loopback, port));
        Thread.sleep(PAUSE);
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("the rehearsal was broken off", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int freePort(InetAddress address) throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, address)) {
      return probe.getLocalPort();
    }
  }

  private static void serve(ServerSocket server) {
    try {
      while (!server.isClosed()) {
        answer(server.accept());
      }
    } catch (IOException e) {
      LOG.trace("the rehearsal's server ends", e);
    }
  }

  /** Health checks come too, and leave without a word. */
  private static void answer(Socket accepted) {
    try (Socket connection = accepted) {
      connection.setSoTimeout(PATIENCE_MILLIS);
      if (connection.getInputStream().readNBytes(MESSAGE.length).length == MESSAGE.length) {
        connection.getOutputStream().write(MESSAGE);
      }
    } catch (IOException e) {
      LOG.trace("a connection of the rehearsal broke", e);
    }
  }

  private static void ask(InetSocketAddress address) throws IOException {
    try (Socket connection = new Socket()) {
      connection.connect(address, PATIENCE_MILLIS);
      connection.setSoTimeout(PATIENCE_MILLIS);
      connection.getOutputStream().write(MESSAGE);
      connection.getInputStream().readAllBytes();
    }
  }
}
