package io.floatingvip.crds.status;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** A planned handover in which the node serves the connections that it had to their end. */
@Observed
public record HandoverStatus(
    @JsonPropertyDescription("Address of the router that has taken over.") @Required String to,
    @JsonPropertyDescription("Connections that are left, about.") @Nullable Integer connections,
    @JsonPropertyDescription("Since when (RFC 3339).") @Nullable String since) {}
