package io.floatingvip.crds.status;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Objects;

/** How late the VRRP loop woke up, in milliseconds. */
@Observed
public record Lateness(
    @JsonPropertyDescription("99th percentile.") Double p99,
    @JsonPropertyDescription("The worst.") Double max) {
  /** Puts the documented default where the JSON has no value. */
  public Lateness {
    p99 = Objects.requireNonNullElse(p99, 0.0);
    max = Objects.requireNonNullElse(max, 0.0);
  }
}
