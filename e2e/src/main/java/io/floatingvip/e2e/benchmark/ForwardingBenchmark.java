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

/**
 * Proxies on the same work, turn by turn in one run. Client, proxies and server share the machine,
 * so a rate is a measure of total cost; what counts is the ratio to HAProxy in the same turn.
 */
final class ForwardingBenchmark {
  private static final int IDLE_CONNECTIONS = 10_000;
  private static final Duration WARM_UP = Duration.ofSeconds(12);
  private static final Duration QUIET_BOUND = Duration.ofSeconds(5);

  private final Path folder;
  private final ForwardingPlan plan;
  private final Map<Workload, Turns> turns = new EnumMap<>(Workload.class);
  private int disturbed;
  private int measured;

  ForwardingBenchmark(Path folder, ForwardingPlan plan) {
    this.folder = folder;
    this.plan = plan;
  }

  void run() {
    try (BulkSegment segment = BulkSegment.open(folder, plan.proxies())) {
      segment.routes().forEach(route -> warmUp(segment, route));
      // A fixed order would favour whoever comes after an easy one.
      Random order = new Random(1);
      for (int turn = 0; turn < plan.turns(); turn++) {
        for (Workload workload : plan.workloads()) {
          List<Route> routes = new ArrayList<>(segment.routes());
          Collections.shuffle(routes, order);
          turns
              .computeIfAbsent(workload, Turns::new)
              .add(routes.stream().map(route -> measure(segment, route, workload)).toList());
        }
      }
      List<String> names = plan.proxies().stream().map(Proxy::name).toList();
      turns.values().forEach(each -> System.out.printf("%n%s%n", each.table(names)));
      if (plan.idle()) {
        System.out.printf("%n%s%n", memory(segment));
      }
    }
    System.out.printf(
        "%d of %d measurements began while the machine was busy with something else.%n",
        disturbed, measured);
  }

  // Only a JVM gets faster with time: for its first seconds of each work it compiles beside it.
  private void warmUp(BulkSegment segment, Route route) {
    if (route.proxy() instanceof Proxy.Speaker) {
      for (Workload workload : plan.workloads()) {
        workload.run(segment.client(), route.address(), WARM_UP);
      }
    }
  }

  private Turns.Result measure(BulkSegment segment, Route route, Workload workload) {
    measured++;
    if (!MachineLoad.awaitQuiet(QUIET_BOUND)) {
      disturbed++;
    }
    ProcessUsage before = ProcessUsage.of(route.process());
    Workload.Work work = workload.run(segment.client(), route.address(), plan.time());
    ProcessUsage after = ProcessUsage.of(route.process());
    double cpu = (after.cpuSeconds() - before.cpuSeconds()) / work.amount();
    System.err.printf(
        "%s, %s: %.1f %s%n", workload.word(), route.proxy().name(), work.value(), workload.unit());
    return new Turns.Result(route.proxy().name(), work.value(), cpu);
  }

  private static Table memory(BulkSegment segment) {
    int count = Math.min(IDLE_CONNECTIONS, OpenFiles.connections());
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
