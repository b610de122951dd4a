package io.floatingvip.crds.status;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** An item of the programme that was refused; its last good version goes on. */
@Observed
public record Refusal(
    @JsonPropertyDescription("Where the mistake is, such as virtualRouters[0].virtualRouterID.")
        @Required
        String path,
    @JsonPropertyDescription("What is wrong, and what to write.") @Required String reason) {}
