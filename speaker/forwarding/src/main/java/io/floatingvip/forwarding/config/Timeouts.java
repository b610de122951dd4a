package io.floatingvip.forwarding.config;

import java.time.Duration;

/**
 * How long a connection may make no progress. Traffic in either direction restarts both idle
 * timeouts.
 *
 * @param connect for one try to connect to a backend; at most 1 s of it where another backend can
 *     be tried afterwards
 * @param clientIdle without a byte from or to the client
 * @param serverIdle without a byte from or to the backend
 * @param udpIdle after which a UDP session is forgotten
 */
public record Timeouts(
    Duration connect, Duration clientIdle, Duration serverIdle, Duration udpIdle) {
  /** 5 s, 5 min, 5 min, 30 s. */
  public static final Timeouts DEFAULT =
      new Timeouts(
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofSeconds(30));

  /** Checks that all are above zero. */
  public Timeouts {
    Requirement.positive("connect", connect);
    Requirement.positive("clientIdle", clientIdle);
    Requirement.positive("serverIdle", serverIdle);
    Requirement.positive("udpIdle", udpIdle);
  }

  /** The shorter of the two idle timeouts: the one that a silent connection ends by. */
  public Duration idle() {
    return clientIdle.compareTo(serverIdle) <= 0 ? clientIdle : serverIdle;
  }
}
