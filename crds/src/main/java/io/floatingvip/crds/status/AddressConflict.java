package io.floatingvip.crds.status;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** Another host that answers for an address. */
@Observed
public record AddressConflict(
    @JsonPropertyDescription("MAC address of the other host.") @Required String mac,
    @JsonPropertyDescription("Since when it has been seen (RFC 3339).") @Nullable String since) {}
