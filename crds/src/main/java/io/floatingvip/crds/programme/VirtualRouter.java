package io.floatingvip.crds.programme;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A VRRP virtual router of a node: RFC 9568, and RFC 3768 for version 2. */
@Desired
public record VirtualRouter(
    @JsonPropertyDescription("Name of the virtual router, unique on the node.") @Required @NameText
        String name,
    @JsonPropertyDescription(
            "Virtual router ID, 1 to 255, unique on the node for an interface and address family.")
        @Required
        @Min(1)
        @Max(255)
        Integer virtualRouterID,
    @JsonPropertyDescription("Interface on which the virtual router runs.")
        @JsonProperty("interface")
        @Required
        @InterfaceText
        String interfaceName,
    @JsonPropertyDescription("VRRP version, 2 or 3. Default 3.") @Default("3") @Min(2) @Max(3)
        Integer version,
    @JsonPropertyDescription(
            "Priority in the election, 1 to 255; 255 only for the owner of the addresses.")
        @Required
        @Min(1)
        @Max(255)
        Integer priority,
    @JsonPropertyDescription(
            "Time between two advertisements. Version 3: 10ms to 40.95s in steps of 10ms, default 100ms. Version 2: 1s to 255s in whole seconds, default 1s.")
        @DurationText
        String advertisementInterval,
    @JsonPropertyDescription("Whether a higher priority takes over from a lower one. Default true.")
        @Default("true")
        Boolean preempt,
    @JsonPropertyDescription("Delay of a preemption, never of a takeover from nobody. Default 0s.")
        @Default("0s")
        @DurationText
        String preemptDelay,
    @JsonPropertyDescription(
            "Time after the start during which the virtual router does not take over. Default 0s.")
        @Default("0s")
        @DurationText
        String startupDelay,
    @JsonPropertyDescription("Unicast to the peers, or Multicast, the default.")
        @Default("Multicast")
        Transport transport,
    @JsonPropertyDescription("Addresses of the other routers, with Unicast at least one.")
        @Size(max = 254)
        List<String> peers,
    @JsonPropertyDescription(
            "Source address of advertisements. Default: the primary address of the interface.")
        @AddressText
        @Nullable String sourceAddress,
    @JsonPropertyDescription(
            "Form of the version 3 IPv4 checksum: Auto, the default, PseudoHeader or MessageOnly.")
        @Default("Auto")
        Checksum checksum,
    @JsonPropertyDescription(
            "Whether the addresses are at the virtual router's MAC address (RFC 9568 section 7.3), 00:00:5e:00:01:{VRID} or 00:00:5e:00:02:{VRID}, so that neighbors need learn nothing when another node takes over. Default false.")
        @Default("false")
        Boolean virtualMAC,
    @JsonPropertyDescription("Authentication, version 2 only. Default None.")
        @Nullable Authentication authentication,
    @JsonPropertyDescription(
            "Addresses of the virtual router, one family, with an optional prefix length (default /32, /128).")
        @Required
        @Size(min = 1, max = 8192)
        List<String> addresses,
    @JsonPropertyDescription("Virtual routers of one sync group change their state together.")
        @NameText
        @Nullable String syncGroup,
    @JsonPropertyDescription("Local checks that lower the priority or stop the virtual router.")
        @Size(max = 32)
        List<Track> tracks) {
  /** Puts the documented default where the JSON has no value. */
  public VirtualRouter {
    version = Objects.requireNonNullElse(version, 3);
    advertisementInterval =
        Objects.requireNonNullElse(
            advertisementInterval, (version != null && version == 2) ? "1s" : "100ms");
    preempt = Objects.requireNonNullElse(preempt, true);
    preemptDelay = Objects.requireNonNullElse(preemptDelay, "0s");
    startupDelay = Objects.requireNonNullElse(startupDelay, "0s");
    transport = Objects.requireNonNullElse(transport, Transport.MULTICAST);
    peers = peers == null ? List.of() : List.copyOf(peers);
    checksum = Objects.requireNonNullElse(checksum, Checksum.AUTO);
    virtualMAC = Objects.requireNonNullElse(virtualMAC, false);
    addresses = addresses == null ? List.of() : List.copyOf(addresses);
    tracks = tracks == null ? List.of() : List.copyOf(tracks);
  }
}
