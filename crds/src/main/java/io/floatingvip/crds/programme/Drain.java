package io.floatingvip.crds.programme;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import java.util.Objects;

/** How long the connections of a backend that leaves live on. */
@Desired
public record Drain(
    @JsonPropertyDescription(
            "Time after which the connections of a removed backend are closed. Default 30s.")
        @Default("30s")
        @DurationText
        String timeout) {
  /** Puts the documented default where the JSON has no value. */
  public Drain {
    timeout = Objects.requireNonNullElse(timeout, "30s");
  }

  /** The drain of a pool that names none. */
  public static final Drain DEFAULT = new Drain("30s");
}
