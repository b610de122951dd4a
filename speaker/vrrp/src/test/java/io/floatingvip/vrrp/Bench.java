package io.floatingvip.vrrp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One instance on a clock that stands still unless it is moved, with peers made of packets. */
final class Bench {

  static final VirtualRouterId ID = new VirtualRouterId(51);
  static final IpAddress SELF = IpAddress.parse("10.0.0.2");
  static final IpAddress LOWER = IpAddress.parse("10.0.0.1");
  static final IpAddress HIGHER = IpAddress.parse("10.0.0.3");
  static final VirtualAddress VIP = VirtualAddress.parse("10.0.0.100");
  static final VirtualRouterConfig CONFIG =
      VirtualRouterConfig.of(VrrpVersion.V3, ID, List.of(VIP));

  /** The Active Down Interval of {@link #CONFIG}: 3 x 100 ms + 156/256 x 100 ms. */
  static final Duration DOWN = Duration.ofNanos(360_937_500);

  static final Duration INTERVAL = Duration.ofMillis(100);
  static final Duration TICK = Duration.ofNanos(1);

  private final VrrpInstance instance;
  private final IpAddress self;
  private long nowNanos = 1_000_000_000_000L;

  Bench(VirtualRouterConfig config, IpAddress self) {
    this.instance = new VrrpInstance(config);
    this.self = self;
  }

  Bench(VirtualRouterConfig config) {
    this(config, SELF);
  }

  /** Started with a source address, in Backup unless it is the owner. */
  static Bench started(VirtualRouterConfig config) {
    Bench bench = new Bench(config);
    bench.on(new Event.SourceAddressChanged(bench.self));
    bench.on(Event.STARTUP);
    return bench;
  }

  /** Started and alone until it is Active. */
  static Bench active(VirtualRouterConfig config) {
    Bench bench = started(config);
    while (bench.state() != VrrpState.ACTIVE) {
      bench.toDeadline();
    }
    return bench;
  }

  VrrpInstance instance() {
    return instance;
  }

  VrrpState state() {
    return instance.state();
  }

  long nowNanos() {
    return nowNanos;
  }

  /** Until the next deadline. */
  Duration untilDeadline() {
    return Duration.ofNanos(instance.nextDeadlineNanos() - nowNanos);
  }

  List<Effect> on(Event event) {
    return List.copyOf(instance.on(event, nowNanos));
  }

  /** Moves the clock to the next deadline and handles it. */
  List<Effect> toDeadline() {
    nowNanos = Math.max(nowNanos, instance.nextDeadlineNanos());
    return on(Event.TIMERS_DUE);
  }

  /** Moves the clock, handling every deadline on its way in time. */
  List<Effect> run(Duration duration) {
    long end = nowNanos + duration.toNanos();
    List<Effect> effects = new ArrayList<>();
    while (instance.nextDeadlineNanos() <= end) {
      effects.addAll(toDeadline());
    }
    nowNanos = end;
    return effects;
  }

  /** Moves the clock as if the whole process stood still. */
  Bench suspend(Duration duration) {
    nowNanos += duration.toNanos();
    return this;
  }

  List<Effect> hear(IpAddress source, int priority) {
    return hear(source, priority, instance.config());
  }

  /** An advertisement of a peer that has this configuration apart from the priority. */
  List<Effect> hear(IpAddress source, int priority, VirtualRouterConfig config) {
    return on(Wire.multicast(peer(source, priority, config)).received());
  }

  static Effect.SendAdvertisement peer(IpAddress source, int priority, VirtualRouterConfig config) {
    return new Effect.SendAdvertisement(
        Advertisement.of(config, new Priority(priority)),
        ElectionTerms.initialChecksumForm(config),
        source,
        Transport.MULTICAST);
  }

  static <T extends Effect> List<T> only(Class<T> type, List<Effect> effects) {
    return effects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The priorities of the advertisements among the effects, in their order. */
  static List<Integer> sent(List<Effect> effects) {
    return only(Effect.SendAdvertisement.class, effects).stream()
        .map(effect -> effect.advertisement().priority().value())
        .toList();
  }

  /** The names of the effects, in their order. */
  static List<String> names(List<Effect> effects) {
    return effects.stream().map(effect -> effect.getClass().getSimpleName()).toList();
  }

  /** The only change of state among the effects. */
  static Effect.ReportTransition transition(List<Effect> effects) {
    List<Effect.ReportTransition> transitions = only(Effect.ReportTransition.class, effects);
    if (transitions.size() != 1) {
      throw new AssertionError("one transition expected in " + effects);
    }
    return transitions.getFirst();
  }
}
