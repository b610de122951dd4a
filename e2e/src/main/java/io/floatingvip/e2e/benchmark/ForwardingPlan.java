package io.floatingvip.e2e.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the forwarding benchmark is to measure.
 *
 * @param idle whether idle connections are measured as well
 * @param turns how often each proxy does each workload
 * @param time for which it does it
 */
record ForwardingPlan(
    List<Proxy> proxies, List<Workload> workloads, boolean idle, int turns, Duration time) {
  private static final String QUICK = "quick";
  private static final String IDLE = "idle-connections";

  /**
   * Reads the words of the command: names of proxies and of workloads, in any order; where none of
   * a kind is named, all are meant. {@code quick} takes less time and is less exact.
   */
  static ForwardingPlan of(List<String> words) {
    Set<String> unknown = new HashSet<>(words);
    List<Proxy> proxies = new ArrayList<>(Proxy.all());
    proxies.removeIf(proxy -> !unknown.remove(proxy.name()));
    List<Workload> workloads = new ArrayList<>(Arrays.asList(Workload.values()));
    workloads.removeIf(workload -> !unknown.remove(workload.word()));
    boolean quick = unknown.remove(QUICK);
    boolean idle = unknown.remove(IDLE);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: write proxies %s, workloads %s or %s, or %s"
              .formatted(
                  unknown,
                  Proxy.all().stream().map(Proxy::name).toList(),
                  Arrays.stream(Workload.values()).map(Workload::word).toList(),
                  IDLE,
                  QUICK));
    }
    boolean everything = workloads.isEmpty() && !idle;
    return new ForwardingPlan(
        proxies.isEmpty() ? Proxy.all() : proxies,
        everything ? Arrays.asList(Workload.values()) : workloads,
        everything || idle,
        quick ? 2 : 5,
        Duration.ofSeconds(quick ? 2 : 3));
  }
}
