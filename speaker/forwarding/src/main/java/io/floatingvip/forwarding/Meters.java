package io.floatingvip.forwarding;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The meters of listeners, pools and backends, each for as long as what it measures is there. Where
 * a name comes back while its predecessor still ends, the meters are the newcomer's. Any thread.
 */
final class Meters {
  private record Owned(Object owner, List<Meter> meters) {}

  private final MeterRegistry registry;
  private final Map<String, Owned> byName = new HashMap<>();

  Meters(MeterRegistry registry) {
    this.registry = registry;
  }

  private synchronized void add(String name, Object owner, Supplier<Stream<Meter>> meters) {
    Owned before = byName.remove(name);
    if (before != null) {
      before.meters().forEach(registry::remove);
    }
    byName.put(name, new Owned(owner, meters.get().toList()));
  }

  /** Removes the meters of a backend, of a pool or of a listener's traffic. */
  synchronized void remove(Object owner) {
    byName
        .values()
        .removeIf(owned -> {
          if (owned.owner().equals(owner)) {
            owned.meters().forEach(registry::remove);
          }
          return owned.owner().equals(owner);
        });
  }

  void add(String listener, ListenerTraffic traffic) {
    Tags tags = Tags.of("listener", listener);
    add(
        "listener " + listener,
        traffic,
        () -> Stream.concat(counts(traffic, tags), errors(traffic, tags)));
  }

  private Stream<Meter> counts(ListenerTraffic traffic, Tags tags) {
    return Stream.of(
        counter(
            "floatingvip.listener.connections", "Connections accepted", tags, traffic.connections),
        bytes("floatingvip.listener", tags.and("direction", "in"), traffic.bytesFromClients),
        bytes("floatingvip.listener", tags.and("direction", "out"), traffic.bytesToClients),
        counter(
            "floatingvip.listener.errors",
            "Connections that ended in error, by stage",
            tags.and("stage", "accept"),
            traffic.acceptErrors),
        gauge(
            "floatingvip.listener.connections.active",
            "Connections in progress",
            tags,
            traffic,
            t -> t.active.get()));
  }

  private Stream<Meter> errors(ListenerTraffic traffic, Tags tags) {
    return Arrays.stream(ConnectionEnd.values())
        .flatMap(end -> end.stage().stream())
        .distinct()
        .map(stage ->
            FunctionCounter.builder("floatingvip.listener.errors", traffic, t -> t.errors(stage))
                .description("Connections that ended in error, by stage")
                .tags(tags.and("stage", stage))
                .register(registry));
  }

  void add(String name, Pool pool) {
    Tags tags = Tags.of("pool", name);
    add(
        "pool " + name,
        pool,
        () ->
            Stream.of(
                gauge(
                    "floatingvip.pool.queued",
                    "Connections that wait for a backend",
                    tags,
                    pool,
                    p -> p.queue().size())));
  }

  void add(String pool, Backend backend) {
    Tags tags = Tags.of("pool", pool, "backend", backend.toString());
    add(
        "backend %s of %s".formatted(backend, pool),
        backend,
        () -> Stream.concat(states(backend, tags), traffic(backend, tags)));
  }

  private Stream<Meter> states(Backend backend, Tags tags) {
    return Arrays.stream(BackendState.values())
        .map(state ->
            gauge(
                "floatingvip.backend.state",
                "1 for the state that the backend is in, 0 for the others",
                tags.and("state", state.name()),
                backend,
                b -> b.state() == state ? 1 : 0));
  }

  private Stream<Meter> traffic(Backend backend, Tags tags) {
    BackendTraffic traffic = backend.traffic();
    return Stream.of(
        counter("floatingvip.backend.connections", "Connections made", tags, traffic.connections),
        counter(
            "floatingvip.backend.connect.errors",
            "Tries to connect that failed",
            tags,
            traffic.connectErrors),
        counter(
            "floatingvip.backend.resets",
            "Connections that the backend broke",
            tags,
            traffic.resets),
        bytes("floatingvip.backend", tags.and("direction", "in"), traffic.bytesFromBackend),
        bytes("floatingvip.backend", tags.and("direction", "out"), traffic.bytesToBackend),
        gauge(
            "floatingvip.backend.connections.active",
            "Connections in progress",
            tags,
            backend,
            Backend::connections),
        timer(tags.and("result", "healthy"), traffic.goodChecks),
        timer(tags.and("result", "unhealthy"), traffic.badChecks));
  }

  private Meter bytes(String prefix, Tags tags, LongAdder adder) {
    return FunctionCounter.builder(prefix + ".bytes", adder, LongAdder::sum)
        .description(
            "Bytes relayed; in: read from this side, out: read from the other side for this one")
        .baseUnit("bytes")
        .tags(tags)
        .register(registry);
  }

  private Meter counter(String name, String description, Tags tags, LongAdder adder) {
    return FunctionCounter.builder(name, adder, LongAdder::sum)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private <T> Meter gauge(
      String name, String description, Tags tags, T owner, ToDoubleFunction<T> value) {
    return Gauge.builder(name, owner, value).description(description).tags(tags).register(registry);
  }

  private Meter timer(Tags tags, CheckDurations durations) {
    return FunctionTimer.builder(
            "floatingvip.backend.check",
            durations,
            CheckDurations::count,
            CheckDurations::totalNanos,
            TimeUnit.NANOSECONDS)
        .description("Duration of health checks")
        .tags(tags)
        .register(registry);
  }
}
