package io.floatingvip.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.floatingvip.crds.programme.Desired;

/** Nodes that are preferred as the owner of an address. */
@Desired
public record NodePreference(
    @JsonPropertyDescription(
            "Weight of the preference, 1 to 100. The weights of all preferences that hold for a node are added; the highest sum is preferred.")
        @Required
        @Min(1)
        @Max(100)
        Integer weight,
    @JsonPropertyDescription("The nodes that are preferred.") @Required NodeTerm preference) {}
