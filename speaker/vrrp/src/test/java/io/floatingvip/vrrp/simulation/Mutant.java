package io.floatingvip.vrrp.simulation;

import io.floatingvip.vrrp.Effect;
import io.floatingvip.vrrp.Event;
import io.floatingvip.vrrp.Priority;
import io.floatingvip.vrrp.ReceivedPacket;
import io.floatingvip.vrrp.VirtualRouterConfig;
import io.floatingvip.vrrp.VirtualRouterStatus;
import io.floatingvip.vrrp.VrrpState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Engines that are broken on purpose, some in ways that are in use: the oracle has to notice. */
enum Mutant {
  /** Every packet starts the advertisement timer anew, so that a flood silences the Active. */
  SILENCED_BY_PACKETS {
    @Override
    Engine around(Engine engine, VirtualRouterConfig config) {
      return new Wrapper(engine) {
        private long silentUntilNanos = Long.MIN_VALUE;

        @Override
        public List<Effect> on(Event event, long nowNanos) {
          if (event instanceof ReceivedPacket && state() == VrrpState.ACTIVE) {
            silentUntilNanos = nowNanos + config.interval().nanos();
          }
          boolean muted = event.equals(Event.TIMERS_DUE) && nowNanos < silentUntilNanos;
          return muted ? List.of() : super.on(event, nowNanos);
        }

        @Override
        public long nextDeadlineNanos() {
          return Math.max(super.nextDeadlineNanos(), silentUntilNanos);
        }
      };
    }
  },

  /** Timers before packets: takes over although the Active's word is in the socket. */
  TIMERS_BEFORE_PACKETS {
    @Override
    Engine around(Engine engine, VirtualRouterConfig config) {
      return new Wrapper(engine) {
        @Override
        public List<Effect> on(Event event, long nowNanos) {
          List<Effect> effects = new ArrayList<>();
          if (event instanceof ReceivedPacket && nowNanos >= nextDeadlineNanos()) {
            effects.addAll(super.on(Event.TIMERS_DUE, nowNanos));
          }
          effects.addAll(super.on(event, nowNanos));
          return effects;
        }
      };
    }
  },

  /** Never yields, since it does not listen while it is Active. */
  DEAF_WHEN_ACTIVE {
    @Override
    Engine around(Engine engine, VirtualRouterConfig config) {
      return new Wrapper(engine) {
        @Override
        public List<Effect> on(Event event, long nowNanos) {
          boolean deaf = event instanceof ReceivedPacket && state() == VrrpState.ACTIVE;
          return deaf ? List.of() : super.on(event, nowNanos);
        }
      };
    }
  },

  /** Leaves the addresses on the host when it yields. */
  KEEPS_ADDRESSES {
    @Override
    Engine around(Engine engine, VirtualRouterConfig config) {
      return without(without(engine, Effect.WithdrawAddresses.class), Effect.RetireAddresses.class);
    }
  },

  /** Tells the neighbours once and never again. */
  ANNOUNCES_ONCE {
    @Override
    Engine around(Engine engine, VirtualRouterConfig config) {
      return filtered(
          engine,
          effects ->
              effects.stream().anyMatch(Effect.AssignAddresses.class::isInstance)
                  ? effects
                  : dropping(effects, Effect.AnnounceNeighbors.class));
    }
  },

  /** Withdraws at once when it is stopped, and leaves a gap. */
  BREAKS_BEFORE_MAKING {
    @Override
    Engine around(Engine engine, VirtualRouterConfig config) {
      return new Wrapper(engine) {
        @Override
        public List<Effect> on(Event event, long nowNanos) {
          List<Effect> effects = new ArrayList<>(super.on(event, nowNanos));
          if (event.equals(Event.SHUTDOWN) && state() == VrrpState.ACTIVE) {
            effects.add(new Effect.WithdrawAddresses(config.addresses()));
          }
          return effects;
        }
      };
    }
  },

  /** Does not resign, so that the successor waits for the whole Active Down Interval. */
  LEAVES_WITHOUT_A_WORD {
    @Override
    Engine around(Engine engine, VirtualRouterConfig config) {
      return filtered(
          engine,
          effects ->
              effects.stream()
                  .filter(effect ->
                      !(effect instanceof Effect.SendAdvertisement sending
                          && sending.advertisement().priority().equals(Priority.RESIGN)))
                  .toList());
    }
  },

  /** Rounds its timers up to whole intervals. */
  ROUNDS_ITS_TIMERS {
    @Override
    Engine around(Engine engine, VirtualRouterConfig config) {
      return new Wrapper(engine) {
        @Override
        public long nextDeadlineNanos() {
          long exact = super.nextDeadlineNanos();
          long late = state() == VrrpState.BACKUP ? config.interval().nanos() : 0;
          return exact == Long.MAX_VALUE ? exact : exact + late;
        }
      };
    }
  };

  abstract Engine around(Engine engine, VirtualRouterConfig config);

  Engine make(VirtualRouterConfig config) {
    return around(Engine.real(config), config);
  }

  private static Engine without(Engine engine, Class<? extends Effect> type) {
    return filtered(engine, effects -> dropping(effects, type));
  }

  private static List<Effect> dropping(List<Effect> effects, Class<? extends Effect> type) {
    return effects.stream().filter(effect -> !type.isInstance(effect)).toList();
  }

  private static Engine filtered(Engine engine, UnaryOperator<List<Effect>> filter) {
    return new Wrapper(engine) {
      @Override
      public List<Effect> on(Event event, long nowNanos) {
        return filter.apply(super.on(event, nowNanos));
      }
    };
  }

  /** An engine that leaves everything to another one. */
  private static class Wrapper implements Engine {
    private final Engine engine;

    Wrapper(Engine engine) {
      this.engine = engine;
    }

    @Override
    public List<Effect> on(Event event, long nowNanos) {
      return engine.on(event, nowNanos);
    }

    @Override
    public long nextDeadlineNanos() {
      return engine.nextDeadlineNanos();
    }

    @Override
    public VrrpState state() {
      return engine.state();
    }

    @Override
    public VirtualRouterStatus status() {
      return engine.status();
    }
  }
}
