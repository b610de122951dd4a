package io.floatingvip.vrrp.simulation;

import io.floatingvip.vrrp.Effect;
import io.floatingvip.vrrp.Event;
import io.floatingvip.vrrp.VirtualRouterConfig;
import io.floatingvip.vrrp.VirtualRouterStatus;
import io.floatingvip.vrrp.VrrpInstance;
import io.floatingvip.vrrp.VrrpState;
import java.util.List;

/** What a node runs: the real engine, or one that was broken on purpose. */
interface Engine {

  List<Effect> on(Event event, long nowNanos);

  long nextDeadlineNanos();

  VrrpState state();

  VirtualRouterStatus status();

  /** Makes the engine of a node. */
  interface Factory {
    Engine make(VirtualRouterConfig config);
  }

  /** The engine that is shipped. */
  static Engine real(VirtualRouterConfig config) {
    VrrpInstance instance = new VrrpInstance(config);
    return new Engine() {
      @Override
      public List<Effect> on(Event event, long nowNanos) {
        return instance.on(event, nowNanos);
      }

      @Override
      public long nextDeadlineNanos() {
        return instance.nextDeadlineNanos();
      }

      @Override
      public VrrpState state() {
        return instance.state();
      }

      @Override
      public VirtualRouterStatus status() {
        return instance.status();
      }
    };
  }
}
