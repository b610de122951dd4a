package io.floatingvip.crds;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.floatingvip.crds.programme.Desired;
import io.floatingvip.crds.programme.InterfaceText;
import io.floatingvip.crds.programme.Track;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a VirtualIP has to be. */
@ValidationRule(
    value = "(has(self.addresses) && size(self.addresses) > 0) != has(self.addressPool)",
    message =
        "write either addresses, to choose them, or addressPool, to be given one: exactly one of the two")
@ValidationRule(
    value = "!has(self.families) || has(self.addressPool)",
    message = "families go with addressPool: leave them out where addresses are explicit")
@ValidationRule(
    value = "!has(self.addresses) || self.addresses.all(a, isIP(a))",
    message =
        "addresses are IPv4 or IPv6 addresses without a prefix length: write for example 192.168.64.100 or fd00::100")
@ValidationRule(
    value =
        "!has(self.vrrp) || !has(self.vrrp.version) || self.vrrp.version != 2 || !has(self.addresses) || self.addresses.all(a, !a.contains(':'))",
    message = "VRRP version 2 knows IPv4 only: write vrrp.version: 3 for IPv6 addresses")
@ValidationRule(
    value =
        "!has(self.ports) || self.ports.all(p, !has(p.name) || self.ports.exists_one(q, has(q.name) && q.name == p.name))",
    message = "the names of ports are unique: write another name for one of them")
@ValidationRule(
    value = "!has(self.allowedSources) || self.allowedSources.all(s, isCIDR(s))",
    message =
        "allowedSources are CIDRs: write for example 10.0.0.0/8, or 10.1.2.3/32 for one client")
@ValidationRule(
    value = "!has(self.tracks) || self.tracks.all(t, t.type != 'Interface' || has(t.interface))",
    message = "a track of type Interface needs an interface: write for example interface: eth0")
@ValidationRule(
    value =
        "!has(self.tracks) || self.tracks.all(t, (t.type != 'TCP' && t.type != 'HTTP') || (has(t.address) && has(t.port)))",
    message =
        "a track of type TCP or HTTP needs an address and a port: write for example address: 127.0.0.1 and port: 80")
@ValidationRule(
    value = "!has(self.tracks) || self.tracks.all(t, t.type != 'Pool' || has(t.pool))",
    message = "a track of type Pool needs a pool: write the name of a BackendPool")
@Desired
public record VirtualIPSpec(
    @JsonPropertyDescription(
            "Explicit IPv4 or IPv6 addresses, at most 16. They move together. Either this or addressPool.")
        @Size(max = 16)
        List<String> addresses,
    @JsonPropertyDescription(
            "Name of the AddressPool to be given an address from. Either this or addresses.")
        @Size(min = 1, max = 253)
        @Nullable String addressPool,
    @JsonPropertyDescription(
            "With addressPool: the families to be given an address of. Default IPv4.")
        @Size(max = 2)
        List<Family> families,
    @JsonPropertyDescription("What to forward. Empty: the addresses only.") @Size(max = 64)
        List<VirtualIPPort> ports,
    @JsonPropertyDescription(
            "Interface on every candidate. Default: the interface whose subnet holds the address.")
        @JsonProperty("interface")
        @InterfaceText
        @Nullable String interfaceName,
    @JsonPropertyDescription("Labels that a node has to have to be a candidate.") @Size(max = 32)
        Map<String, String> nodeSelector,
    @JsonPropertyDescription("Which candidates are preferred as the owner.") @Size(max = 32)
        List<NodePreference> preferredNodes,
    @JsonPropertyDescription(
            "Cluster, the default, or Local: only nodes with a ready backend of their own stand for election.")
        @Default("Cluster")
        TrafficPolicy trafficPolicy,
    @JsonPropertyDescription("CIDRs whose clients may connect. Empty: everybody.") @Size(max = 256)
        List<String> allowedSources,
    @JsonPropertyDescription("Local checks on each candidate that lower its priority or stop it.")
        @Size(max = 16)
        List<Track> tracks,
    @JsonPropertyDescription("How the addresses are elected.") VrrpSettings vrrp) {
  /** Puts the documented default where the JSON has no value. */
  public VirtualIPSpec {
    addresses = addresses == null ? List.of() : List.copyOf(addresses);
    families = families == null ? List.of() : List.copyOf(families);
    ports = ports == null ? List.of() : List.copyOf(ports);
    nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
    preferredNodes = preferredNodes == null ? List.of() : List.copyOf(preferredNodes);
    trafficPolicy = Objects.requireNonNullElse(trafficPolicy, TrafficPolicy.CLUSTER);
    allowedSources = allowedSources == null ? List.of() : List.copyOf(allowedSources);
    tracks = tracks == null ? List.of() : List.copyOf(tracks);
    vrrp = Objects.requireNonNullElse(vrrp, VrrpSettings.DEFAULT);
  }
}
