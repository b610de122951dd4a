package io.floatingvip.speaker.metrics;

import io.floatingvip.speaker.vrrp.VrrpSnapshot;
import io.floatingvip.speaker.vrrp.VrrpSnapshot.Router;
import io.floatingvip.vrrp.VrrpState;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The metrics of the virtual routers and of their loop, made of one snapshot at each scrape: so
 * those of a virtual router are there as long as it is.
 */
public record VrrpMetrics(Supplier<VrrpSnapshot> loop) implements MultiCollector {

  @Override
  public MetricSnapshots collect() {
    VrrpSnapshot snapshot = loop.get();
    List<Router> routers = snapshot.routers();
    return new MetricSnapshots(
        Stream.of(
                states(routers),
                traffic(routers),
                lateness(snapshot.runtime().lateness()),
                handovers(snapshot.runtime().handovers()))
            .flatMap(List::stream)
            .toList());
  }

  private static List<MetricSnapshot> states(List<Router> routers) {
    return List.of(
        gauge(
            "state",
            "1 for the state that the virtual router is in, 0 for the others",
            routers,
            VrrpMetrics::states),
        gauge(
            "priority",
            "Effective priority, tracks included",
            routers,
            plain(router -> router.priority().value())),
        gauge(
            "state_since_seconds",
            "When the state was entered, in seconds since 1970",
            routers,
            plain(router -> router.since().toEpochMilli() / 1000.0)),
        gauge(
            "addresses_held",
            "Virtual addresses on this host",
            routers,
            plain(router -> count(router, VrrpSnapshot.Address::held))),
        gauge(
            "address_conflicts",
            "Virtual addresses that somebody else has too",
            routers,
            plain(router -> count(router, address -> address.conflict().isPresent()))),
        counter("transitions", "Changes of state", routers, plain(Router::transitions)));
  }

  private static Stream<Point> states(Router router) {
    return Arrays.stream(VrrpState.values())
        .map(state ->
            new Point(labels(router).add("state", word(state)), router.state() == state ? 1 : 0));
  }

  private static long count(Router router, Predicate<VrrpSnapshot.Address> condition) {
    return router.addresses().stream().filter(condition).count();
  }

  private static List<MetricSnapshot> traffic(List<Router> routers) {
    return List.of(
        counter(
            "advertisements_sent", "Advertisements sent", routers, plain(r -> r.traffic().sent())),
        counter(
            "advertisements_received",
            "Advertisements that counted",
            routers,
            plain(r -> r.traffic().received())),
        counter(
            "advertisement_send_failures",
            "Advertisements that the kernel refused",
            routers,
            plain(r -> r.traffic().sendFailures())),
        counter(
            "advertisements_dropped",
            "Packets dropped, by reason",
            routers,
            router -> points(router, "reason", router.traffic().dropped())),
        counter(
            "discrepancies",
            "Advertisements that counted but were not as expected, by kind",
            routers,
            router -> points(router, "kind", router.traffic().discrepancies())));
  }

  private static List<MetricSnapshot> lateness(VrrpSnapshot.Lateness lateness) {
    Quantiles quantiles = Quantiles.of(new Quantile(0.99, lateness.p99Nanos() / 1e9));
    return List.of(
        SummarySnapshot.builder()
            .name(fullName("lateness_seconds"))
            .help("How late the VRRP loop handled its timers")
            .dataPoint(
                new SummaryDataPointSnapshot(
                    lateness.count(),
                    lateness.sumNanos() / 1e9,
                    quantiles,
                    Labels.EMPTY,
                    Exemplars.EMPTY,
                    0))
            .build(),
        GaugeSnapshot.builder()
            .name(fullName("lateness_max_seconds"))
            .help("How late the VRRP loop handled its latest timer")
            .dataPoint(new GaugeDataPointSnapshot(lateness.maxNanos() / 1e9, Labels.EMPTY, null))
            .build());
  }

  private static List<MetricSnapshot> handovers(VrrpSnapshot.HandoverTotals totals) {
    return List.of(
        CounterSnapshot.builder()
            .name(fullName("handover_connections"))
            .help("Connections in progress when a successor took over as planned, by what became")
            .dataPoint(point("carried", totals.carried()))
            .dataPoint(point("cut", totals.cut()))
            .build());
  }

  private static CounterDataPointSnapshot point(String outcome, long count) {
    return new CounterDataPointSnapshot(count, Labels.of("outcome", outcome), null, 0);
  }

  /**
   * A value of a time series.
   *
   * @param labels of the series
   */
  private record Point(Labels labels, double value) {}

  private static Labels labels(Router router) {
    return Labels.of("router", router.name(), "interface", router.interfaceName());
  }

  private static Function<Router, Stream<Point>> plain(ToDoubleFunction<Router> value) {
    return router -> Stream.of(new Point(labels(router), value.applyAsDouble(router)));
  }

  private static <K extends Enum<K>> Stream<Point> points(
      Router router, String label, Map<K, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> new Point(labels(router).add(label, word(entry.getKey())), entry.getValue()));
  }

  private static MetricSnapshot gauge(
      String name, String help, List<Router> routers, Function<Router, Stream<Point>> points) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(fullName(name)).help(help);
    routers.stream()
        .flatMap(points)
        .map(point -> new GaugeDataPointSnapshot(point.value, point.labels, null))
        .forEach(gauge::dataPoint);
    return gauge.build();
  }

  private static MetricSnapshot counter(
      String name, String help, List<Router> routers, Function<Router, Stream<Point>> points) {
    CounterSnapshot.Builder counter = CounterSnapshot.builder().name(fullName(name)).help(help);
    routers.stream()
        .flatMap(points)
        .map(point -> new CounterDataPointSnapshot(point.value, point.labels, null, 0))
        .forEach(counter::dataPoint);
    return counter.build();
  }

  private static String fullName(String name) {
    return "floatingvip_vrrp_" + name;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
