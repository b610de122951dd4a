package io.floatingvip.operator;

import io.floatingvip.operator.planning.Plan;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A plan without an address that the last one had waits for a moment: people give an address to
 * another VirtualIP by one file, whose objects come one after the other. Without the wait it would
 * go from everybody first, with its connections, and then be a new one.
 *
 * <p>Nothing else waits for longer than that either, however often addresses go.
 */
final class Withdrawal {
  /** Two commands of a script, too, come within it; who deletes a VirtualIP hardly notices. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private OptionalLong sinceNanos = OptionalLong.empty();

  /**
   * How long the next plan is to wait yet; not at all, if this is zero.
   *
   * @param nowNanos the {@link System#nanoTime()}
   */
  Duration wait(Plan previous, Plan next, long nowNanos) {
    if (addresses(next).containsAll(addresses(previous))) {
      sinceNanos = OptionalLong.empty();
      return Duration.ZERO;
    }
    long since = sinceNanos.orElse(nowNanos);
    Duration left = PATIENCE.minusNanos(nowNanos - since);
    if (left.isPositive()) {
      sinceNanos = OptionalLong.of(since);
      return left;
    }
    sinceNanos = OptionalLong.empty();
    return Duration.ZERO;
  }

  private static Set<String> addresses(Plan plan) {
    return plan.placements().values().stream()
        .flatMap(placement -> placement.addresses().stream())
        .collect(Collectors.toSet());
  }
}
