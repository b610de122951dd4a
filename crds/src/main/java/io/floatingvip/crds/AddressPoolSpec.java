package io.floatingvip.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.floatingvip.crds.programme.Desired;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Addresses that may be given to VirtualIPs. */
@ValidationRule(
    value =
        "self.ranges.all(r, isIP(r) || isCIDR(r) || (r.split('-').size() == 2 && r.split('-').all(a, isIP(a))))",
    message =
        "ranges are CIDRs, ranges or addresses: write for example 192.168.64.128/25, 192.168.64.100-192.168.64.120 or 192.168.64.100")
@Desired
public record AddressPoolSpec(
    @JsonPropertyDescription(
            "Addresses: a CIDR such as 192.168.64.128/25, a range such as 192.168.64.100-192.168.64.120, or a single address.")
        @Required
        @Size(min = 1, max = 64)
        List<String> ranges,
    @JsonPropertyDescription(
            "Whether a Service that names no pool may be given an address of this one. Default true.")
        @Default("true")
        Boolean autoAssign,
    @JsonPropertyDescription("Namespaces that may use the pool. Default: all.")
        @Nullable NamespaceSelector namespaceSelector,
    @JsonPropertyDescription(
            "Whether the first and last address of each IPv4 CIDR are left out. Default true.")
        @Default("true")
        Boolean avoidNetworkAndBroadcast) {
  /** Puts the documented default where the JSON has no value. */
  public AddressPoolSpec {
    ranges = ranges == null ? List.of() : List.copyOf(ranges);
    autoAssign = Objects.requireNonNullElse(autoAssign, true);
    avoidNetworkAndBroadcast = Objects.requireNonNullElse(avoidNetworkAndBroadcast, true);
  }
}
