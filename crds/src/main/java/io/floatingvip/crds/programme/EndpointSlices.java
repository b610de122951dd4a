package io.floatingvip.crds.programme;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** The EndpointSlices of a Service as the source of backends. */
@Desired
public record EndpointSlices(
    @JsonPropertyDescription("Namespace of the EndpointSlices.") @Required @Size(min = 1, max = 63)
        String namespace,
    @JsonPropertyDescription(
            "Name of the Service: the value of the label kubernetes.io/service-name.")
        @Required
        @Size(min = 1, max = 253)
        String service,
    @JsonPropertyDescription(
            "Name of the port within the EndpointSlices. Empty: the port without a name.")
        @Size(max = 253)
        String port) {
  /** Puts the documented default where the JSON has no value. */
  public EndpointSlices {
    port = Objects.requireNonNullElse(port, "");
  }
}
