package io.floatingvip.crds.status;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** The state of a backend as one node sees it. */
@Observed
public record BackendStatus(
    @JsonPropertyDescription("Address of the backend.") @Required String address,
    @JsonPropertyDescription("Port of the backend.") @Required Integer port,
    @JsonPropertyDescription("Unknown (not checked yet, in rotation), Up, Down or Draining.")
        @Required
        BackendState state,
    @JsonPropertyDescription("Why the backend is in this state.") @Nullable String reason) {}
