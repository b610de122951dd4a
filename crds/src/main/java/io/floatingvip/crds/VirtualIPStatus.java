package io.floatingvip.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import io.floatingvip.crds.status.Observed;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What has become of a VirtualIP. */
@Observed
public record VirtualIPStatus(
    @JsonPropertyDescription("The addresses that it has.") List<String> addresses,
    @JsonPropertyDescription("The addresses in short, such as 192.168.64.100,fd00::100.")
        @Nullable String addressText,
    @JsonPropertyDescription("The ports in short, such as 80/TCP,443/TCP.") @Nullable String ports,
    @JsonPropertyDescription("The node that holds the addresses.") @Nullable OwnerStatus owner,
    @JsonPropertyDescription("Virtual router ID of its first address.")
        @Nullable Integer virtualRouterID,
    @JsonPropertyDescription("The nodes that stand for election, the preferred one first.")
        List<CandidateStatus> candidates,
    @JsonPropertyDescription("How many times a node has become the owner.") Long transitions,
    @JsonPropertyDescription("Ready, AddressAssigned, Announced, BackendsAvailable and Conflict.")
        List<Condition> conditions) {
  /** Puts the documented default where the JSON has no value. */
  public VirtualIPStatus {
    addresses = addresses == null ? List.of() : List.copyOf(addresses);
    candidates = candidates == null ? List.of() : List.copyOf(candidates);
    transitions = Objects.requireNonNullElse(transitions, 0L);
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }

  /** The status of a VirtualIP of which nothing is known. */
  public static final VirtualIPStatus EMPTY =
      new VirtualIPStatus(List.of(), null, null, null, null, List.of(), 0L, List.of());
}
