package io.floatingvip.crds.status;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A network interface of the node. */
@Observed
public record InterfaceStatus(
    @JsonPropertyDescription("Name of the interface.") @Required String name,
    @JsonPropertyDescription("Index of the interface.") Integer index,
    @JsonPropertyDescription("MAC address.") @Nullable String mac,
    @JsonPropertyDescription("Whether the interface is up and has a carrier.") Boolean up,
    @JsonPropertyDescription(
            "Addresses of the node itself with their prefix length, such as 10.0.0.1/24, without virtual ones.")
        List<String> addresses) {
  /** Puts the documented default where the JSON has no value. */
  public InterfaceStatus {
    index = Objects.requireNonNullElse(index, 0);
    up = Objects.requireNonNullElse(up, false);
    addresses = addresses == null ? List.of() : List.copyOf(addresses);
  }
}
