package io.floatingvip.crds.status;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.Objects;

/** The router whose advertisements are heard. */
@Observed
public record ActiveRouter(
    @JsonPropertyDescription("Source address of its advertisements.") @Required String address,
    @JsonPropertyDescription("Its priority.") Integer priority) {
  /** Puts the documented default where the JSON has no value. */
  public ActiveRouter {
    priority = Objects.requireNonNullElse(priority, 0);
  }
}
