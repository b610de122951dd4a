package io.floatingvip.crds.status;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The last planned handover of a virtual router, from the node to another one. */
@Observed
public record CompletedHandover(
    @JsonPropertyDescription("Name of the virtual router.") @Required String virtualRouter,
    @JsonPropertyDescription("Address of the router that took over.") @Required String to,
    @JsonPropertyDescription("Since when (RFC 3339).") @Nullable String since,
    @JsonPropertyDescription("When the last connection ended or was reset (RFC 3339).") @Required
        String ended,
    @JsonPropertyDescription("Connections that lived through it and ended by themselves.")
        Integer carried,
    @JsonPropertyDescription("Connections that were cut: they took longer than drain.timeout.")
        Integer cut,
    @JsonPropertyDescription("Why connections could not be carried, where that is so.")
        @Nullable String hindrance,
    @JsonPropertyDescription("The addresses that had connections, with how many each.")
        List<AddressHandover> addresses) {
  /** Puts the documented default where the JSON has no value. */
  public CompletedHandover {
    carried = Objects.requireNonNullElse(carried, 0);
    cut = Objects.requireNonNullElse(cut, 0);
    addresses = addresses == null ? List.of() : List.copyOf(addresses);
  }

  /** What became of the connections at an address. */
  @Observed
  public record AddressHandover(
      @JsonPropertyDescription("The address.") @Required String address,
      @JsonPropertyDescription("Connections that lived through it.") Integer carried,
      @JsonPropertyDescription("Connections that were cut.") Integer cut) {
    /** Puts the documented default where the JSON has no value. */
    public AddressHandover {
      carried = Objects.requireNonNullElse(carried, 0);
      cut = Objects.requireNonNullElse(cut, 0);
    }
  }
}
