package io.floatingvip.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.floatingvip.crds.programme.Desired;

/** A Service as the source of backends. */
@Desired
public record ServiceSource(
    @JsonPropertyDescription("Name of the Service in the same namespace.")
        @Required
        @Size(min = 1, max = 253)
        String name,
    @JsonPropertyDescription("Port of the Service, by name or number.") @Required
        IntOrString port) {}
