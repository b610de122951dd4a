package io.floatingvip.speaker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.floatingvip.crds.SpeakerStatus;
import io.floatingvip.forwarding.Forwarder;
import io.floatingvip.forwarding.ForwarderOptions;
import io.floatingvip.linux.UdpFlow;
import io.floatingvip.speaker.command.Command;
import io.floatingvip.speaker.http.StatusServer;
import io.floatingvip.speaker.http.StatusServer.Answer;
import io.floatingvip.speaker.metrics.VrrpMetrics;
import io.floatingvip.speaker.vrrp.VrrpLoop;
import io.floatingvip.speaker.vrrp.VrrpRehearsal;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process while it runs: puts the parts together, and takes them apart at the end. */
final class Program {
  private static final Logger LOG = LoggerFactory.getLogger(Program.class);
  private static final int KILLED = 130;

  private final Command.Run command;
  private final ObjectMapper json = new ObjectMapper();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile Optional<Source> source = Optional.empty();
  private volatile Optional<Speaker> speaker = Optional.empty();

  Program(Command.Run command) {
    this.command = command;
  }

  /** Starts what assigns programmes to the speaker. */
  interface SourceStart {
    Source start(Speaker speaker);
  }

  /** What assigns programmes to the speaker, until it is closed. */
  interface Source extends AutoCloseable {
    /** SIGHUP. */
    void reload();

    /** The status may have changed. Quick. */
    void statusChanged();

    @Override
    void close();
  }

  /**
   * Runs until a signal says that it is enough.
   *
   * @throws IOException where the kernel refuses what VRRP can't do without, or the address of the
   *     HTTP server can't be bound
   */
  void run(SourceStart start) throws IOException {
    Crash crash = new Crash();
    Thread.setDefaultUncaughtExceptionHandler(crash);
    EventLog events = new EventLog(this::statusChanged, this::backendsChanged, crash);
    Forwarder forwarder = Forwarder.start(ForwarderOptions.defaults(), events, registry);
    VrrpLoop loop = VrrpLoop.start(events, addresses -> sessions(forwarder, addresses));
    ForwardingRehearsal.start();
    VrrpRehearsal.start(EventLog.rehearsing());
    Speaker running = new Speaker(loop, forwarder, this::statusChanged);
    speaker = Optional.of(running);
    registry.getPrometheusRegistry().register(new VrrpMetrics(loop::snapshot));
    try (Heartbeat heartbeat = new Heartbeat(loop::snapshot);
        StatusServer http = StatusServer.start(command.http(), pages(running, heartbeat))) {
      LOG.info("serves {}", http.uri());
      try (Source started = start.start(running)) {
        source = Optional.of(started);
        Signals.handle("HUP", started::reload);
        awaitEnd();
        // Before the source is closed: it reports how the handover goes, and what it came to.
        running.shutDown();
      }
    }
  }

  private static List<UdpFlow> sessions(Forwarder forwarder, Set<InetAddress> addresses) {
    return forwarder.datagramSessions(addresses).stream()
        .map(session -> new UdpFlow(session.local(), session.client()))
        .toList();
  }

  private void statusChanged() {
    source.ifPresent(Source::statusChanged);
  }

  private void backendsChanged() {
    speaker.ifPresent(Speaker::backendsChanged);
  }

  private void awaitEnd() {
    Signals.handle("TERM", () -> stop("SIGTERM"));
    Signals.handle("INT", () -> stop("SIGINT"));
    try {
      end.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop(String signal) {
    if (end.getCount() == 0) {
      LOG.warn("{} again: ends without waiting for connections", signal);
      Runtime.getRuntime().halt(KILLED);
    }
    LOG.info("{}: hands over and ends", signal);
    end.countDown();
  }

  private StatusServer.Pages pages(Speaker speaker, Heartbeat heartbeat) {
    return new StatusServer.Pages(
        () -> Answer.metrics(registry.scrape()),
        () -> Answer.health(heartbeat.complaint()),
        () ->
            Answer.health(
                speaker.isAssigned() ? heartbeat.complaint() : "there is no programme yet"),
        () -> status(speaker));
  }

  private Answer status(Speaker speaker) {
    return speaker
        .status()
        .map(this::page)
        .orElseGet(() -> Answer.health("there is no programme yet"));
  }

  private Answer page(SpeakerStatus status) {
    try {
      return Answer.json(json.writerWithDefaultPrettyPrinter().writeValueAsString(status) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a status can always be written", e);
    }
  }
}
