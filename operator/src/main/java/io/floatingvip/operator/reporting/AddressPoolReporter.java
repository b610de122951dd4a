package io.floatingvip.operator.reporting;

import io.floatingvip.crds.AddressPoolSpec;
import io.floatingvip.crds.AddressPoolStatus;
import io.floatingvip.operator.planning.AddressRanges;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says how full an AddressPool is. */
public final class AddressPoolReporter {
  private final Set<String> assigned;
  private final Set<String> taken;
  private final Instant now;

  /**
   * Reports on the pools of a cluster.
   *
   * @param assigned the addresses that VirtualIPs have
   * @param ofNodes the addresses that interfaces of the nodes have
   * @param now the time of changes
   */
  public AddressPoolReporter(Set<String> assigned, Set<String> ofNodes, Instant now) {
    this.assigned = assigned;
    this.taken = Stream.concat(assigned.stream(), ofNodes.stream()).collect(Collectors.toSet());
    this.now = now;
  }

  /**
   * Reports.
   *
   * @param spec the ranges
   * @param previous the status that it has
   * @param generation its generation
   */
  public AddressPoolStatus report(
      AddressPoolSpec spec, AddressPoolStatus previous, long generation) {
    AddressRanges ranges = new AddressRanges(spec);
    long total = ranges.size();
    long available = total - ranges.count(taken);
    Conditions conditions = new Conditions(previous.conditions(), generation, now);
    conditions.add("Ready", ready(ranges, available, total));
    return new AddressPoolStatus(
        String.join(",", spec.ranges()),
        total,
        ranges.count(assigned),
        available,
        conditions.list());
  }

  private static Verdict ready(AddressRanges ranges, long available, long total) {
    if (!ranges.mistakes().isEmpty()) {
      return Verdict.no(
          "RangesNotUnderstood",
          "%s: write for example 192.168.64.128/25 or 192.168.64.100-192.168.64.120"
              .formatted(String.join(", ", ranges.mistakes())));
    }
    String count = "%s of %s addresses are free".formatted(available, total);
    return available > 0
        ? Verdict.yes("AddressesFree", count)
        : Verdict.no("Exhausted", count + ": add a range");
  }
}
