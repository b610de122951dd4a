package io.floatingvip.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.floatingvip.crds.status.BackendState;
import io.floatingvip.crds.status.Observed;
import org.jspecify.annotations.Nullable;

/** A backend as the speakers see it. */
@Observed
public record PoolBackend(
    @JsonPropertyDescription("Address of the backend.") @Required String address,
    @JsonPropertyDescription("Port of the backend.") @Required Integer port,
    @JsonPropertyDescription("Up where a speaker finds it up, else Unknown, Draining or Down.")
        @Required
        BackendState state,
    @JsonPropertyDescription("Why it is in this state.") @Nullable String reason) {}
