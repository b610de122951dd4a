package io.floatingvip.forwarding;

import io.floatingvip.forwarding.config.LogShare;
import java.net.InetSocketAddress;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line per connection with the fields of HAProxy's {@code tcplog} (configuration manual, section
 * 8.2.2), so that what reads those reads these: {@code client:port [accepted] listener pool/backend
 * Tw/Tc/Tt bytes state all/listener/pool/backend/retries 0/queue}. Any thread.
 */
final class TcpLog {
  private static final Logger LOG = LoggerFactory.getLogger(Forwarder.TCP_LOG);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss.SSS", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  private TcpLog() {}

  /**
   * The connections in progress, the one that ends included.
   *
   * @param all of the speaker
   * @param listener of its listener
   * @param pool of its pool
   */
  record Counts(int all, int listener, int pool) {}

  static boolean wants(LogShare share) {
    return share.share() > 0
        && LOG.isInfoEnabled()
        && (share.share() >= 1 || ThreadLocalRandom.current().nextDouble() < share.share());
  }

  static void write(
      String listener,
      String pool,
      Optional<Backend> backend,
      Journal journal,
      ConnectionEnd end,
      Counts counts) {
    LOG.info(line(listener, pool, backend, journal, end, counts));
  }

  static String line(
      String listener,
      String pool,
      Optional<Backend> backend,
      Journal journal,
      ConnectionEnd end,
      Counts counts) {
    InetSocketAddress source = journal.source();
    return "%s:%d [%s] %s %s/%s %d/%d/%d %d %s %d/%d/%d/%d/%s%d 0/%d"
        .formatted(
            source.getAddress().getHostAddress(),
            source.getPort(),
            TIME.format(journal.accepted()),
            listener,
            pool,
            backend.map(Backend::toString).orElse("<NOSRV>"),
            journal.queueMillis(),
            journal.connectMillis(),
            journal.totalMillis(),
            journal.bytesToClient(),
            end.state(),
            counts.all(),
            counts.listener(),
            counts.pool(),
            backend.map(Backend::connections).orElse(0),
            journal.redispatched() ? "+" : "",
            journal.retries(),
            journal.queuedBefore());
  }
}
