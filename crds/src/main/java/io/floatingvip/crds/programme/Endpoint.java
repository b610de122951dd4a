package io.floatingvip.crds.programme;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import java.util.Objects;

/** A backend by address. */
@Desired
public record Endpoint(
    @JsonPropertyDescription("Address of the backend.") @Required @AddressText String address,
    @JsonPropertyDescription("Port of the backend, 1 to 65535.") @Required @Min(1) @Max(65535)
        Integer port,
    @JsonPropertyDescription(
            "Share of the connections in relation to the others, 0 to 256. 0: no new connections. Default 1.")
        @Default("1")
        @Min(0)
        @Max(256)
        Integer weight) {
  /** Puts the documented default where the JSON has no value. */
  public Endpoint {
    weight = Objects.requireNonNullElse(weight, 1);
  }
}
