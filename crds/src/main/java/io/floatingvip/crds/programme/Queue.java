package io.floatingvip.crds.programme;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.util.Objects;

/** Who waits while every backend is at its maxConnections, in order of arrival. */
@Desired
public record Queue(
    @JsonPropertyDescription("Most connections that wait. Default 1000.")
        @Default("1000")
        @Min(0)
        @Max(1000000)
        Integer size,
    @JsonPropertyDescription("Longest time that a connection waits. Default 5s.")
        @Default("5s")
        @DurationText
        String timeout) {
  /** Puts the documented default where the JSON has no value. */
  public Queue {
    size = Objects.requireNonNullElse(size, 1000);
    timeout = Objects.requireNonNullElse(timeout, "5s");
  }

  /** The queue of a pool that names none. */
  public static final Queue DEFAULT = new Queue(1000, "5s");
}
