package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.LinuxException;
import io.floatingvip.linux.Scheduling;
import io.floatingvip.linux.TcpConnectionTable;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Watches the connections at some addresses to their end, or resets them when that takes too long.
 * On a thread of its own: a host may have very many.
 */
final class ConnectionWatch {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Set<InetAddress> addresses;
  private final Duration least;
  private final Duration most;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("vrrp-drain").unstarted(this::run);
  private volatile Optional<Outcome> outcome = Optional.empty();
  private volatile int connections;
  private volatile int atFirst;

  /**
   * How it ended.
   *
   * @param cut connections that were reset
   * @param failure of looking or of resetting
   */
  record Outcome(int cut, Optional<Exception> failure) {}

  /**
   * A watch that is to be started.
   *
   * @param least it lasts at least so long
   * @param most and at most so long
   */
  ConnectionWatch(Set<InetAddress> addresses, Duration least, Duration most) {
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
    try (TcpConnectionTable table = TcpConnectionTable.open()) {
      connections = table.at(addresses).size();
      atFirst = connections;
      while (!isOver(System.nanoTime() - start)) {
        Thread.sleep(PAUSE);
        connections = table.at(addresses).size();
      }
      int cut = connections == 0 ? 0 : table.reset(addresses);
      outcome = Optional.of(new Outcome(cut, Optional.empty()));
    } catch (LinuxException e) {
      outcome = Optional.of(new Outcome(connections, Optional.of(e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isOver(long elapsedNanos) {
    return elapsedNanos >= most.toNanos() || (connections == 0 && elapsedNanos >= least.toNanos());
  }

  /** Connections now, about. */
  int connections() {
    return connections;
  }

  /** Connections at the beginning. */
  int atFirst() {
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
