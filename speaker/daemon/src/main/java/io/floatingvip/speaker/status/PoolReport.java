package io.floatingvip.speaker.status;

import io.floatingvip.crds.status.BackendState;
import io.floatingvip.crds.status.BackendStatus;
import io.floatingvip.crds.status.PoolStatus;
import io.floatingvip.forwarding.ForwardingStatus;
import java.util.List;

/** The status of a pool. */
final class PoolReport {
  private PoolReport() {}

  static PoolStatus of(ForwardingStatus.Pool pool) {
    List<BackendStatus> backends = pool.backends().stream().map(PoolReport::backend).toList();
    return new PoolStatus(pool.name(), pool.ready(), pool.total(), backends);
  }

  private static BackendStatus backend(ForwardingStatus.Backend backend) {
    return new BackendStatus(
        backend.address().getHostAddress(),
        backend.port(),
        state(backend.state()),
        backend.reason());
  }

  private static BackendState state(io.floatingvip.forwarding.BackendState state) {
    return switch (state) {
      case Unknown -> BackendState.UNKNOWN;
      case Up -> BackendState.UP;
      case Down -> BackendState.DOWN;
      case Draining -> BackendState.DRAINING;
    };
  }

  /** Without the reasons, which differ from check to check. */
  static PoolStatus essence(PoolStatus pool) {
    List<BackendStatus> backends =
        pool.backends().stream()
            .map(known -> new BackendStatus(known.address(), known.port(), known.state(), null))
            .toList();
    return new PoolStatus(pool.name(), pool.ready(), pool.total(), backends);
  }
}
