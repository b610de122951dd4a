package io.floatingvip.crds.programme;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import java.util.Objects;

/** Whether a client stays with its backend. */
@Desired
public record SessionAffinity(
    @JsonPropertyDescription("None, the default, or ClientIP.") @Default("None") AffinityType type,
    @JsonPropertyDescription(
            "ClientIP: time since its last connection after which a client is free again. Default 3h.")
        @Default("3h")
        @DurationText
        String timeout) {
  /** Puts the documented default where the JSON has no value. */
  public SessionAffinity {
    type = Objects.requireNonNullElse(type, AffinityType.NONE);
    timeout = Objects.requireNonNullElse(timeout, "3h");
  }

  /** No affinity. */
  public static final SessionAffinity DEFAULT = new SessionAffinity(AffinityType.NONE, "3h");
}
