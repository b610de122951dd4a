package io.floatingvip.forwarding;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The meters of listeners, pools and backends, each for as long as what it measures is there. Any
 * thread.
 */
final class Meters {
  private record BackendMeters(List<Meter> all, Timer good, Timer bad) {}

  private final MeterRegistry registry;
  private final Map<Backend, BackendMeters> ofBackends = new ConcurrentHashMap<>();
  private final Map<Object, List<Meter>> ofOthers = new ConcurrentHashMap<>();

  Meters(MeterRegistry registry) {
    this.registry = registry;
  }

  void add(String listener, ListenerTraffic traffic) {
    Tags tags = Tags.of("listener", listener);
    Stream<Meter> plain =
        Stream.of(
            counter(
                "floatingvip.listener.connections",
                "Connections accepted",
                tags,
                traffic.connections),
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
    Stream<Meter> errors =
        Arrays.stream(ConnectionEnd.values())
            .flatMap(end -> end.stage().stream())
            .distinct()
            .map(stage ->
                FunctionCounter.builder(
                        "floatingvip.listener.errors", traffic, t -> t.errors(stage))
                    .description("Connections that ended in error, by stage")
                    .tags(tags.and("stage", stage))
                    .register(registry));
    ofOthers.put(traffic, Stream.concat(plain, errors).toList());
  }

  void add(String name, Pool pool) {
    Tags tags = Tags.of("pool", name);
    ofOthers.put(
        pool,
        List.of(
            gauge(
                "floatingvip.pool.queued",
                "Connections that wait for a backend",
                tags,
                pool,
                p -> p.queue().size())));
  }

  void add(String pool, Backend backend) {
    Tags tags = Tags.of("pool", pool, "backend", backend.toString());
    BackendTraffic traffic = backend.traffic();
    Timer good = timer(tags.and("result", "healthy"));
    Timer bad = timer(tags.and("result", "unhealthy"));
    Stream<Meter> states =
        Arrays.stream(BackendState.values())
            .map(state ->
                gauge(
                    "floatingvip.backend.state",
                    "1 for the state that the backend is in, 0 for the others",
                    tags.and("state", state.name()),
                    backend,
                    b -> b.state() == state ? 1 : 0));
    Stream<Meter> others =
        Stream.of(
            counter(
                "floatingvip.backend.connections", "Connections made", tags, traffic.connections),
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
            good,
            bad);
    ofBackends.put(backend, new BackendMeters(Stream.concat(states, others).toList(), good, bad));
  }

  void checked(Backend backend, boolean healthy, long nanos) {
    BackendMeters meters = ofBackends.get(backend);
    if (meters != null) {
      (healthy ? meters.good() : meters.bad()).record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  void remove(Backend backend) {
    BackendMeters meters = ofBackends.remove(backend);
    if (meters != null) {
      meters.all().forEach(registry::remove);
    }
  }

  /** Removes the meters of a pool or of a listener's traffic. */
  void remove(Object owner) {
    List<Meter> meters = ofOthers.remove(owner);
    if (meters != null) {
      meters.forEach(registry::remove);
    }
  }

  private Meter bytes(String prefix, Tags tags, LongAdder adder) {
    return FunctionCounter.builder(prefix + ".bytes", adder, LongAdder::sum)
        .description("Bytes relayed, as seen from the speaker")
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

  private Timer timer(Tags tags) {
    return Timer.builder("floatingvip.backend.check")
        .description("Duration of health checks")
        .tags(tags)
        .register(registry);
  }
}
