package io.floatingvip.crds.programme;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import java.util.Objects;

/** How long the connections of a backend that leaves live on. */
@Desired
public record Drain(
    @JsonPropertyDescription(
            "Time after which the connections of a removed backend are closed, and those that go on"
                + " at a node which has handed the address over. A speaker that is updated or"
                + " stopped has 5s less than its terminationGracePeriodSeconds for it, 40s as"
                + " installed by default. Default 30s.")
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
