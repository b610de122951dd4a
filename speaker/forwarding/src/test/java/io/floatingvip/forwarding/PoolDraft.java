package io.floatingvip.forwarding;

import io.floatingvip.forwarding.config.Balance;
import io.floatingvip.forwarding.config.Endpoint;
import io.floatingvip.forwarding.config.HealthCheck;
import io.floatingvip.forwarding.config.PoolConfig;
import io.floatingvip.forwarding.config.ProxyProtocol;
import io.floatingvip.forwarding.config.QueueLimit;
import io.floatingvip.forwarding.config.SessionAffinity;
import io.floatingvip.forwarding.config.Timeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A pool configuration in the making: the defaults, and quick checks. */
final class PoolDraft {
  static final HealthCheck NONE =
      new HealthCheck(
          HealthCheck.Type.None,
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          1,
          1,
          HealthCheck.Http.DEFAULT);
  static final HealthCheck QUICK =
      new HealthCheck(
          HealthCheck.Type.TCP,
          Duration.ofMillis(50),
          Duration.ofSeconds(5),
          2,
          3,
          HealthCheck.Http.DEFAULT);

  Balance balance = Balance.RoundRobin;
  final List<Endpoint> endpoints = new ArrayList<>();
  HealthCheck check = NONE;
  Timeouts timeouts = Timeouts.DEFAULT;
  int retries = 3;
  boolean redispatch = true;
  int maxConnections;
  QueueLimit queue = QueueLimit.DEFAULT;
  SessionAffinity affinity = SessionAffinity.NONE;
  ProxyProtocol proxyProtocol = ProxyProtocol.None;
  Duration drain = Duration.ofSeconds(30);
  Duration slowStart = Duration.ZERO;

  static PoolDraft of(LoopbackServer... servers) {
    PoolDraft draft = new PoolDraft();
    for (LoopbackServer server : servers) {
      draft.endpoints.add(server.endpoint());
    }
    return draft;
  }

  PoolConfig build() {
    return new PoolConfig(
        "web",
        balance,
        endpoints,
        check,
        timeouts,
        retries,
        redispatch,
        maxConnections,
        queue,
        affinity,
        proxyProtocol,
        drain,
        slowStart);
  }
}
