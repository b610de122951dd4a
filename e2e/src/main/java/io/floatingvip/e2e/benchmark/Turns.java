package io.floatingvip.e2e.benchmark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What every proxy did on one workload, turn by turn. The machine drifts, so a ratio is one of two
 * measurements of the same turn.
 */
final class Turns {
  static final String DIRECT = "direct";
  private static final String HAPROXY = "haproxy";

  private final Workload workload;
  private final List<List<Result>> turns = new ArrayList<>();

  /**
   * One proxy's share of a turn.
   *
   * @param cpu seconds per request or gigabyte
   */
  record Result(String proxy, double value, double cpu) {}

  Turns(Workload workload) {
    this.workload = workload;
  }

  void add(List<Result> turn) {
    turns.add(List.copyOf(turn));
  }

  /** A row for each proxy, in the order of their names here. */
  Table table(List<String> proxies) {
    Table table =
        new Table(
            workload.title(),
            workload.unit(),
            (workload.isLatency() ? "added, times" : "times") + " the best HAProxy",
            "CPU " + workload.cpuUnit(),
            "CPU, times that HAProxy");
    Optional<String> best = best(proxies);
    for (String proxy : proxies) {
      boolean direct = proxy.equals(DIRECT);
      table.row(
          proxy,
          sample(proxy, Result::value).medianAndRange(1),
          direct && workload.isLatency() ? "-" : ratio(proxy, best, this::cost),
          direct
              ? "-"
              : sample(proxy, r -> r.cpu() * workload.cpuUnitsPerSecond()).medianAndRange(2),
          direct ? "-" : ratio(proxy, best, (_, result) -> result.cpu()));
    }
    return table;
  }

  /** The HAProxy of the best median, if one took part. */
  private Optional<String> best(List<String> proxies) {
    Comparator<String> byMedian =
        Comparator.comparingDouble(proxy -> sample(proxy, Result::value).median());
    return proxies.stream()
        .filter(proxy -> proxy.startsWith(HAPROXY))
        .min(workload.isLatency() ? byMedian : byMedian.reversed());
  }

  private Sample sample(String proxy, ToDoubleFunction<Result> value) {
    return new Sample(turns.stream().map(turn -> value.applyAsDouble(of(proxy, turn))).toList());
  }

  private interface Measure {
    double of(List<Result> turn, Result result);
  }

  private String ratio(String proxy, Optional<String> best, Measure measure) {
    return best.map(
            other -> {
              List<Double> ratios =
                  turns.stream()
                      .map(turn ->
                          measure.of(turn, of(proxy, turn)) / measure.of(turn, of(other, turn)))
                      .toList();
              return new Sample(ratios).medianAndRange(2);
            })
        .orElse("-");
  }

  /** The value itself; of a latency what the proxy adds to it. */
  private double cost(List<Result> turn, Result result) {
    double without =
        workload.isLatency()
            ? turn.stream()
                .filter(other -> other.proxy().equals(DIRECT))
                .mapToDouble(Result::value)
                .findFirst()
                .orElse(0)
            : 0;
    return result.value() - without;
  }

  private static Result of(String proxy, List<Result> turn) {
    return turn.stream().filter(each -> each.proxy().equals(proxy)).findFirst().orElseThrow();
  }
}
