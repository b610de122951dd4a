package io.floatingvip.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.floatingvip.crds.status.Observed;
import java.util.Objects;

/** What became of the connections of a VirtualIP when a node handed it over as planned. */
@Observed
public record HandoverResult(
    @JsonPropertyDescription("Who took over: the name of the node, or its address.") @Required
        String to,
    @JsonPropertyDescription("When the last connection ended or was reset (RFC 3339).") @Required
        String ended,
    @JsonPropertyDescription("Connections that lived through it.") Integer carried,
    @JsonPropertyDescription("Connections that were cut.") Integer cut) {
  /** Puts the documented default where the JSON has no value. */
  public HandoverResult {
    carried = Objects.requireNonNullElse(carried, 0);
    cut = Objects.requireNonNullElse(cut, 0);
  }
}
