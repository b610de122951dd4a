package io.floatingvip.e2e.benchmark;

import io.floatingvip.e2e.benchmark.BulkSegment.Route;
import io.floatingvip.e2e.lab.Wait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Proxies on the same work, turn by turn in one run. Client, proxies and server share the machine,
 * so a rate is a measure of total cost; what counts is the ratio to the best HAProxy of the same
 * turn, because the machine itself drifts.
 */
final class ForwardingBenchmark {
  private static final int TURNS = 5;
  private static final Duration TIME = Duration.ofSeconds(3);
  private static final int IDLE_CONNECTIONS = 10_000;
  private static final Duration QUIET_BOUND = Duration.ofSeconds(20);

  private final Path folder;
  private final List<Proxy> proxies;
  private final Map<Workload, List<Turn>> turns = new EnumMap<>(Workload.class);
  private int disturbed;
  private int measured;

  /**
   * One proxy's share of a turn.
   *
   * @param cpu seconds per request or gigabyte
   */
  private record Result(String proxy, double value, double cpu) {
    boolean isHaproxy() {
      return proxy.startsWith("haproxy");
    }
  }

  /** What every proxy did, one soon after the other. */
  private record Turn(List<Result> results) {
    Result of(String proxy) {
      return results.stream().filter(each -> each.proxy().equals(proxy)).findFirst().orElseThrow();
    }

    /** The HAProxy that did best in this turn, if one took part. */
    Stream<Result> best(boolean moreIsBetter) {
      return results.stream()
          .filter(Result::isHaproxy)
          .sorted((a, b) ->
              moreIsBetter
                  ? Double.compare(b.value(), a.value())
                  : Double.compare(a.value(), b.value()))
          .limit(1);
    }
  }

  ForwardingBenchmark(Path folder, List<Proxy> proxies) {
    this.folder = folder;
    this.proxies = proxies;
  }

  void run() {
    try (BulkSegment segment = BulkSegment.open(folder, proxies)) {
      segment.routes().forEach(route -> warmUp(segment, route));
      // A fixed order would favour whoever comes after an easy one.
      Random order = new Random(1);
      for (int turn = 0; turn < TURNS; turn++) {
        for (Workload workload : Workload.values()) {
          List<Route> routes = new ArrayList<>(segment.routes());
          Collections.shuffle(routes, order);
          List<Result> results =
              routes.stream().map(route -> measure(segment, route, workload)).toList();
          turns.computeIfAbsent(workload, _ -> new ArrayList<>()).add(new Turn(results));
        }
      }
      for (Workload workload : Workload.values()) {
        System.out.printf("%n%s%n", table(workload));
      }
      System.out.printf("%n%s%n", memory(segment));
    }
    System.out.printf(
        "%d of %d measurements began while the machine was busy with something else.%n",
        disturbed, measured);
  }

  private static void warmUp(BulkSegment segment, Route route) {
    for (Workload workload : Workload.values()) {
      workload.run(segment.client(), route.address(), TIME);
    }
  }

  private Result measure(BulkSegment segment, Route route, Workload workload) {
    measured++;
    if (!MachineLoad.awaitQuiet(QUIET_BOUND)) {
      disturbed++;
    }
    ProcessUsage before = ProcessUsage.of(route.process());
    Workload.Work work = workload.run(segment.client(), route.address(), TIME);
    ProcessUsage after = ProcessUsage.of(route.process());
    double cpu = (after.cpuSeconds() - before.cpuSeconds()) / work.amount();
    return new Result(route.proxy().name(), work.value(), cpu);
  }

  private Table table(Workload workload) {
    Table table =
        new Table(
            workload.title(),
            workload.unit(),
            "times the best HAProxy",
            workload.unit().equals("Gbit/s") ? "CPU s/GB" : "CPU us/request",
            "CPU, times the best HAProxy");
    List<Turn> all = turns.getOrDefault(workload, List.of());
    double cpuUnit = workload.unit().equals("Gbit/s") ? 1 : 1e6;
    for (Proxy proxy : proxies) {
      List<Result> own = all.stream().map(turn -> turn.of(proxy.name())).toList();
      table.row(
          proxy.name(),
          new Sample(own.stream().map(Result::value).toList()).medianAndRange(1),
          ratios(all, proxy.name(), workload, Result::value),
          proxy instanceof Proxy.Direct
              ? "-"
              : new Sample(own.stream().map(each -> each.cpu() * cpuUnit).toList())
                  .medianAndRange(2),
          proxy instanceof Proxy.Direct ? "-" : ratios(all, proxy.name(), workload, Result::cpu));
    }
    return table;
  }

  private static String ratios(
      List<Turn> all, String proxy, Workload workload, ToDoubleFunction<Result> value) {
    List<Double> ratios =
        all.stream()
            .flatMap(turn ->
                turn.best(workload.moreIsBetter())
                    .map(best -> value.applyAsDouble(turn.of(proxy)) / value.applyAsDouble(best)))
            .toList();
    return ratios.isEmpty() ? "-" : new Sample(ratios).meanAndRange();
  }

  private Table memory(BulkSegment segment) {
    int count = Math.min(IDLE_CONNECTIONS, OpenFiles.connections() - 500);
    Table table =
        new Table(count + " idle connections", "RSS before, MB", "RSS with them, MB", "KB each");
    for (Route route : segment.routes()) {
      if (route.process().isEmpty()) {
        continue;
      }
      long before = ProcessUsage.of(route.process()).residentKilobytes();
      IdleConnections.hold(
          segment.client(),
          route.address(),
          count,
          () -> {
            Wait.pause(Duration.ofSeconds(1));
            long with = ProcessUsage.of(route.process()).residentKilobytes();
            table.row(
                route.proxy().name(),
                "%.1f".formatted(before / 1024.0),
                "%.1f".formatted(with / 1024.0),
                "%.1f".formatted((double) (with - before) / count));
          });
    }
    return table;
  }
}
