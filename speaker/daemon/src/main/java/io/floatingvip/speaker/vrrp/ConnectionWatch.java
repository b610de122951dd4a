package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.LinuxException;
import io.floatingvip.linux.Scheduling;
import io.floatingvip.linux.TcpConnection;
import io.floatingvip.linux.TcpConnectionTable;
import io.floatingvip.linux.UdpFlow;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Watches the connections and UDP sessions at some addresses to their end, or ends them when that
 * takes too long. On a thread of its own: a host may have very many.
 */
final class ConnectionWatch {
  private static final Duration PAUSE = Duration.ofMillis(50);

  /** The successor begins to pass on at any moment, and should know of sessions before. */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(10);

  private static final Duration FIRST = Duration.ofSeconds(1);

  private final Set<InetAddress> addresses;
  private final Duration least;
  private final Duration most;
  private final SessionClaims sessions;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("vrrp-drain").unstarted(this::run);
  private volatile Optional<Outcome> outcome = Optional.empty();
  private volatile int connections;
  private volatile Optional<Map<InetAddress, Integer>> atFirst = Optional.empty();

  /**
   * How it ended.
   *
   * @param cut connections that were reset and sessions that were given up, by address
   * @param failure of looking or of resetting
   */
  record Outcome(Map<InetAddress, Integer> cut, Optional<Exception> failure) {
    static final Outcome NOTHING_CUT = new Outcome(Map.of(), Optional.empty());
  }

  /**
   * A watch that is to be started.
   *
   * @param least it lasts at least so long
   * @param most and at most so long
   * @param sessions at the addresses
   */
  ConnectionWatch(
      Set<InetAddress> addresses, Duration least, Duration most, SessionClaims sessions) {
    this.sessions = sessions;
    this.addresses = Set.copyOf(addresses);
    this.least = least;
    this.most = most;
  }

  /** Starts in the network namespace of the calling thread. */
  void start() {
    thread.start();
  }

  private void run() {
    // The connections themselves come first.
    Scheduling.lowerCallingThread();
    long start = System.nanoTime();
    Map<InetAddress, Integer> latest = Map.of();
    try (TcpConnectionTable table = TcpConnectionTable.open();
        sessions) {
      latest = count(table);
      atFirst = Optional.of(latest);
      for (long elapsed = 0; !isOver(elapsed); elapsed = System.nanoTime() - start) {
        boolean early = !sessions.isEmpty() && elapsed < FIRST.toNanos();
        Thread.sleep(early ? FIRST_PAUSE : PAUSE);
        latest = count(table);
      }
      if (connections > 0) {
        int _ = table.reset(addresses);
      }
      outcome = Optional.of(new Outcome(latest, Optional.empty()));
    } catch (LinuxException e) {
      outcome = Optional.of(new Outcome(latest, Optional.of(e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<InetAddress, Integer> count(TcpConnectionTable table) throws LinuxException {
    List<UdpFlow> flows = sessions.look();
    sessions.send();
    List<TcpConnection> found = table.at(addresses);
    connections = found.size() + flows.size();
    Map<InetAddress, Integer> counts = new HashMap<>();
    found.forEach(each -> counts.merge(each.local().getAddress(), 1, Integer::sum));
    flows.forEach(each -> counts.merge(each.local().getAddress(), 1, Integer::sum));
    return counts;
  }

  private boolean isOver(long elapsedNanos) {
    return elapsedNanos >= most.toNanos() || (connections == 0 && elapsedNanos >= least.toNanos());
  }

  /** Connections now, about. */
  int connections() {
    return connections;
  }

  /** Connections at the beginning, by address; empty until they have been counted. */
  Optional<Map<InetAddress, Integer>> atFirst() {
    return atFirst;
  }

  /** How it ended; empty until then. */
  Optional<Outcome> outcome() {
    return outcome;
  }

  /** Ends it, without an outcome. */
  void stop() {
    thread.interrupt();
  }
}
