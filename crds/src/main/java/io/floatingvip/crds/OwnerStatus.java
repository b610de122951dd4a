package io.floatingvip.crds;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.floatingvip.crds.status.Observed;
import org.jspecify.annotations.Nullable;

/** The node that holds the addresses. */
@Observed
public record OwnerStatus(
    @JsonPropertyDescription("Name of the node.") @Required String node,
    @JsonPropertyDescription("Interface on which it announces them.") @JsonProperty("interface")
        @Nullable String interfaceName,
    @JsonPropertyDescription("Since when (RFC 3339).") @Nullable String since) {}
