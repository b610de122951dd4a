package io.floatingvip.crds.programme;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How backends are checked. */
@Desired
public record HealthCheck(
    @JsonPropertyDescription("TCP, the default, HTTP, HTTPS or None.") @Default("TCP")
        HealthCheckType type,
    @JsonPropertyDescription("Time between two checks of a backend. Default 2s.")
        @Default("2s")
        @DurationText
        String interval,
    @JsonPropertyDescription("Time after which a check has failed. Default 1s.")
        @Default("1s")
        @DurationText
        String timeout,
    @JsonPropertyDescription("Successes in a row that bring a backend back. Default 2.")
        @Default("2")
        @Min(1)
        @Max(1000)
        Integer rise,
    @JsonPropertyDescription("Failures in a row that take a backend out. Default 3.")
        @Default("3")
        @Min(1)
        @Max(1000)
        Integer fall,
    @JsonPropertyDescription(
            "Types HTTP and HTTPS: the request and the status that counts as success.")
        @Nullable HttpExpectation http) {
  /** Puts the documented default where the JSON has no value. */
  public HealthCheck {
    type = Objects.requireNonNullElse(type, HealthCheckType.TCP);
    interval = Objects.requireNonNullElse(interval, "2s");
    timeout = Objects.requireNonNullElse(timeout, "1s");
    rise = Objects.requireNonNullElse(rise, 2);
    fall = Objects.requireNonNullElse(fall, 3);
  }

  /**
   * The check of a pool that names none: TCP every 2 s, out after 3 failures, back after 2
   * successes.
   */
  public static final HealthCheck DEFAULT =
      new HealthCheck(HealthCheckType.TCP, "2s", "1s", 2, 3, null);
}
