package io.floatingvip.crds.status;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** A virtual router on the wire that is not of the programme. */
@Observed
public record HeardRouter(
    @JsonPropertyDescription("Interface on which it is heard.") @JsonProperty("interface") @Required
        String interfaceName,
    @JsonPropertyDescription("Its virtual router ID.") @Required Integer virtualRouterID,
    @JsonPropertyDescription("Source address of its advertisements.") @Nullable String address) {}
