package io.floatingvip.forwarding;

import io.floatingvip.forwarding.config.Endpoint;
import io.floatingvip.forwarding.config.PoolConfig;
import io.floatingvip.forwarding.health.HealthChecker;
import io.floatingvip.forwarding.health.HealthObserver;

/**
 * Makes the backends of all pools, each with its health checker and its meters. May be used by any
 * thread.
 */
final class BackendFactory {
  private final Workers workers;
  private final Meters meters;

  BackendFactory(Workers workers, Meters meters) {
    this.workers = workers;
    this.meters = meters;
  }

  /** A new backend whose checker is not started yet. */
  Backend create(Pool pool, Endpoint endpoint) {
    Backend backend = new Backend(endpoint, self -> checker(pool, self));
    meters.add(pool.config().name(), backend);
    return backend;
  }

  private HealthChecker checker(Pool pool, Backend backend) {
    PoolConfig config = pool.config();
    Worker home = workers.next();
    return new HealthChecker(
        home.loop(),
        home.sockets(),
        backend.address(),
        config.healthCheck(),
        config.proxyProtocol(),
        new HealthObserver() {
          @Override
          public void verdict(boolean healthy, String reason) {
            pool.verdict(backend, healthy, reason);
          }

          @Override
          public void checked(boolean healthy, long nanos) {
            BackendTraffic traffic = backend.traffic();
            (healthy ? traffic.goodChecks : traffic.badChecks).record(nanos);
          }
        });
  }

  /** The backend is gone. */
  void forget(Backend backend) {
    meters.remove(backend);
  }
}
