package io.floatingvip.operator.reporting;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a speaker that Kubernetes stops may take before it is killed: the
 * terminationGracePeriodSeconds of its pods. Connections that it has handed over live no longer.
 *
 * @param length of the period
 */
public record GracePeriod(Duration length) {
  /** For what comes before and after the draining: the handover, the last status, the exit. */
  private static final Duration RESERVE = Duration.ofSeconds(5);

  private static final Pattern DURATION = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|s|m|h)");

  private static final Map<String, BigDecimal> SECONDS =
      Map.of(
          "ms",
          new BigDecimal("0.001"),
          "s",
          BigDecimal.ONE,
          "m",
          BigDecimal.valueOf(60),
          "h",
          BigDecimal.valueOf(3600));

  /**
   * Returns what to tell about a drain timeout that is longer than a speaker has for it; empty
   * where it fits.
   *
   * @param drainTimeout as in a BackendPool
   */
  Optional<String> shortage(String drainTimeout) {
    Matcher parts = DURATION.matcher(drainTimeout);
    if (!parts.matches()) {
      return Optional.empty();
    }
    BigDecimal wanted = new BigDecimal(parts.group(1)).multiply(SECONDS.get(parts.group(2)));
    long left = Math.max(0, length.minus(RESERVE).toSeconds());
    if (wanted.compareTo(BigDecimal.valueOf(left)) <= 0) {
      return Optional.empty();
    }
    BigDecimal enough =
        wanted.setScale(0, RoundingMode.CEILING).add(BigDecimal.valueOf(RESERVE.toSeconds()));
    return Optional.of(
        ("drain.timeout is %s, but the speaker of a node has %s s to end: when it is updated or"
                + " stopped, connections are cut after %s s. Set"
                + " speaker.terminationGracePeriodSeconds of the Helm chart to %s or more")
            .formatted(drainTimeout, length.toSeconds(), left, enough));
  }
}
