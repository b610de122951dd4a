package io.floatingvip.forwarding.config;

import java.time.Duration;
import java.util.List;

/**
 * A set of backends and how connections are given to them.
 *
 * @param name unique among the pools
 * @param balance how a backend is chosen
 * @param endpoints the backends; may be empty. Each address and port once
 * @param healthCheck how they are checked
 * @param timeouts of a connection
 * @param retries further tries of a connect that failed, 0 to 100; never after a byte was sent
 * @param redispatch whether such a try goes to another backend where there is one
 * @param maxConnections per backend; 0: no limit
 * @param queue who waits when all backends are at {@code maxConnections}
 * @param sessionAffinity whether a client comes back to its backend
 * @param proxyProtocol the header that backends get; health checks send it too
 * @param drainTimeout how long the connections of a removed endpoint may go on
 * @param slowStart over which the weight of a backend that came up again grows to its full value;
 *     0: at once
 */
public record PoolConfig(
    String name,
    Balance balance,
    List<Endpoint> endpoints,
    HealthCheck healthCheck,
    Timeouts timeouts,
    int retries,
    boolean redispatch,
    int maxConnections,
    QueueLimit queue,
    SessionAffinity sessionAffinity,
    ProxyProtocol proxyProtocol,
    Duration drainTimeout,
    Duration slowStart) {
  /** Copies the list and checks the ranges. */
  public PoolConfig {
    Requirement.notBlank("name", name);
    endpoints = checked(endpoints);
    Requirement.range("retries", retries, 0, 100);
    Requirement.notNegative("maxConnections", maxConnections);
    Requirement.notNegative("drainTimeout", drainTimeout);
    Requirement.notNegative("slowStart", slowStart);
  }

  /** A pool with the programme's defaults. */
  public static PoolConfig of(String name, List<Endpoint> endpoints) {
    return new PoolConfig(
        name,
        Balance.RoundRobin,
        endpoints,
        HealthCheck.DEFAULT,
        Timeouts.DEFAULT,
        3,
        true,
        0,
        QueueLimit.DEFAULT,
        SessionAffinity.NONE,
        ProxyProtocol.None,
        Duration.ofSeconds(30),
        Duration.ZERO);
  }

  /**
   * The same pool with other endpoints.
   *
   * @throws IllegalArgumentException when an address and port is given twice
   */
  public PoolConfig withEndpoints(List<Endpoint> others) {
    return new PoolConfig(
        name,
        balance,
        others,
        healthCheck,
        timeouts,
        retries,
        redispatch,
        maxConnections,
        queue,
        sessionAffinity,
        proxyProtocol,
        drainTimeout,
        slowStart);
  }

  /** The same pool with checks of this type. */
  public PoolConfig withCheckType(HealthCheck.Type type) {
    return new PoolConfig(
        name,
        balance,
        endpoints,
        new HealthCheck(
            type,
            healthCheck.interval(),
            healthCheck.timeout(),
            healthCheck.rise(),
            healthCheck.fall(),
            healthCheck.http()),
        timeouts,
        retries,
        redispatch,
        maxConnections,
        queue,
        sessionAffinity,
        proxyProtocol,
        drainTimeout,
        slowStart);
  }

  private static List<Endpoint> checked(List<Endpoint> endpoints) {
    List<Endpoint> copy = List.copyOf(endpoints);
    long distinct =
        copy.stream().map(e -> new Endpoint(e.address(), e.port(), 0)).distinct().count();
    if (distinct < copy.size()) {
      throw new IllegalArgumentException(
          "endpoints has an address and port twice: write each once");
    }
    return copy;
  }
}
