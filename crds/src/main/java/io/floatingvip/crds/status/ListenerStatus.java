package io.floatingvip.crds.status;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The state of a listener. */
@Observed
public record ListenerStatus(
    @JsonPropertyDescription("Name of the listener.") @Required String name,
    @JsonPropertyDescription("Ready, or why it is not.") @Nullable String state,
    @JsonPropertyDescription("Why the listener is not ready.") @Nullable String reason,
    @JsonPropertyDescription("Connections at the time of the report.") Integer connections) {
  /** Puts the documented default where the JSON has no value. */
  public ListenerStatus {
    connections = Objects.requireNonNullElse(connections, 0);
  }
}
