package io.floatingvip.crds.status;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** How an address is placed on the node. */
@Observed
public record AddressStatus(
    @JsonPropertyDescription("The address.") @Required String address,
    @JsonPropertyDescription(
            "ProcessBound: gone with the process. Leased: gone when its lifetime of a few seconds ends.")
        @Nullable Placement placement,
    @JsonPropertyDescription("Another host that answers for the address.")
        @Nullable AddressConflict conflict) {}
