package io.floatingvip.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.floatingvip.crds.status.Observed;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A node that stands for election. */
@Observed
public record CandidateStatus(
    @JsonPropertyDescription("Name of the node.") @Required String node,
    @JsonPropertyDescription(
            "Active, Backup, Initialize or Fault, as its speaker reports; Unknown where the report is missing or outdated.")
        String state,
    @JsonPropertyDescription("Its priority in the election.") Integer priority,
    @JsonPropertyDescription("The last time that it handed over as planned.")
        @Nullable HandoverResult lastHandover) {
  /** Puts the documented default where the JSON has no value. */
  public CandidateStatus {
    state = Objects.requireNonNullElse(state, "Unknown");
    priority = Objects.requireNonNullElse(priority, 0);
  }
}
