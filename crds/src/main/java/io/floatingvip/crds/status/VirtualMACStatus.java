package io.floatingvip.crds.status;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** The virtual MAC address of a virtual router on the node. */
@Observed
public record VirtualMACStatus(
    @JsonPropertyDescription("The virtual MAC address.") @Required String address,
    @JsonPropertyDescription(
            "Why the node uses the interface's own MAC address instead; absent where it does not.")
        @Nullable String hindrance) {}
