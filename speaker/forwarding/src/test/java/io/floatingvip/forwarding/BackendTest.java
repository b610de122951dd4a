package io.floatingvip.forwarding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.forwarding.config.Endpoint;
import io.floatingvip.forwarding.config.ProxyProtocol;
import io.floatingvip.forwarding.health.HealthChecker;
import io.floatingvip.forwarding.health.HealthObserver;
import io.floatingvip.forwarding.socket.NioSockets;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackendTest {
  private static final long SLOW_START = 10_000;
  private static final int WEIGHT = 4;

  private final NioSockets sockets = new NioSockets();
  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, sockets.ioHandler());
  private final Backend backend =
      new Backend(
          new Endpoint(ForwarderFixture.LOOPBACK, 80, WEIGHT),
          self ->
              new HealthChecker(
                  loops.next(),
                  sockets,
                  self.address(),
                  PoolDraft.NONE,
                  ProxyProtocol.None,
                  new HealthObserver() {
                    @Override
                    public void verdict(boolean healthy, String reason) {}

                    @Override
                    public void checked(boolean healthy, long nanos) {}
                  }));

  @AfterEach
  void endLoops() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  @Test
  void shareGrowsFromATenthToTheWeight() {
    backend.become(BackendState.Up, "", true, 0);
    assertEquals(0.1 * WEIGHT, backend.share(SLOW_START, 0));
    double before = 0;
    for (long now = 1500; now < SLOW_START; now += 500) {
      double share = backend.share(SLOW_START, now);
      assertTrue(share > before && share < WEIGHT, () -> "share " + share);
      assertTrue(backend.isStartingSlowly(SLOW_START, now));
      before = share;
    }
    assertEquals(WEIGHT, backend.share(SLOW_START, SLOW_START));
    assertFalse(backend.isStartingSlowly(SLOW_START, SLOW_START));
  }

  @Test
  void whoDoesNotStartSlowlyHasItsWeightAtOnce() {
    backend.become(BackendState.Up, "", false, 0);
    assertEquals(WEIGHT, backend.share(SLOW_START, 1));
    backend.become(BackendState.Down, "", false, 0);
    backend.become(BackendState.Up, "", true, 0);
    assertEquals(WEIGHT, backend.share(0, 1));
  }
}
