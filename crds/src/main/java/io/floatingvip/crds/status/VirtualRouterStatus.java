package io.floatingvip.crds.status;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The state of a virtual router on the node. */
@Observed
public record VirtualRouterStatus(
    @JsonPropertyDescription("Name of the virtual router.") @Required String name,
    @JsonPropertyDescription("Initialize, Backup, Active or Fault.") @Required RouterState state,
    @JsonPropertyDescription("Since when it has been in this state (RFC 3339).")
        @Nullable String since,
    @JsonPropertyDescription("Why it went into this state.") @Nullable String reason,
    @JsonPropertyDescription("Its effective priority, tracks included.") @Nullable Integer priority,
    @JsonPropertyDescription("The router that is Active, as far as heard.")
        @Nullable ActiveRouter activeRouter,
    @JsonPropertyDescription("How many times the state has changed since the speaker started.")
        Long transitions,
    @JsonPropertyDescription("The addresses of the virtual router.") List<AddressStatus> addresses,
    @JsonPropertyDescription("The virtual MAC address, where the programme asks for one.")
        @Nullable VirtualMACStatus virtualMAC,
    @JsonPropertyDescription(
            "The handover that it is in: connections in progress are served to their end.")
        @Nullable HandoverStatus handingOver) {
  /** Puts the documented default where the JSON has no value. */
  public VirtualRouterStatus {
    transitions = Objects.requireNonNullElse(transitions, 0L);
    addresses = addresses == null ? List.of() : List.copyOf(addresses);
  }
}
