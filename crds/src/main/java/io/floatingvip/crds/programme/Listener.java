package io.floatingvip.crds.programme;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;

/** Addresses and a port on which connections are accepted and passed on to a pool. */
@Desired
public record Listener(
    @JsonPropertyDescription("Name of the listener, unique on the node.") @Required @NameText
        String name,
    @JsonPropertyDescription(
            "Addresses to listen on. They need not be held by the node: the listener waits for them.")
        @Required
        @Size(min = 1, max = 1024)
        List<String> addresses,
    @JsonPropertyDescription("Port to listen on, 1 to 65535.") @Required @Min(1) @Max(65535)
        Integer port,
    @JsonPropertyDescription("TCP, the default, or UDP.") @Default("TCP") Protocol protocol,
    @JsonPropertyDescription("Name of the pool that serves the connections.") @Required @NameText
        String pool,
    @JsonPropertyDescription(
            "CIDRs whose clients may connect. Empty: everybody. Others are closed at once.")
        @Size(max = 1024)
        List<String> allowedSources,
    @JsonPropertyDescription("Most connections at a time. 0, the default: no limit.")
        @Default("0")
        @Min(0)
        Integer maxConnections,
    @JsonPropertyDescription(
            "CIDRs of trusted senders that start with a PROXY protocol header. Empty: none is expected.")
        @Size(max = 1024)
        List<String> acceptProxyProtocol,
    @JsonPropertyDescription("Connection log: None, the default, All, or a share such as 1%.")
        @Default("None")
        @Pattern("^(None|All|[0-9]+(\\.[0-9]+)?%)$")
        @Size(max = 16)
        String log) {
  /** Puts the documented default where the JSON has no value. */
  public Listener {
    addresses = addresses == null ? List.of() : List.copyOf(addresses);
    protocol = Objects.requireNonNullElse(protocol, Protocol.TCP);
    allowedSources = allowedSources == null ? List.of() : List.copyOf(allowedSources);
    maxConnections = Objects.requireNonNullElse(maxConnections, 0);
    acceptProxyProtocol =
        acceptProxyProtocol == null ? List.of() : List.copyOf(acceptProxyProtocol);
    log = Objects.requireNonNullElse(log, "None");
  }
}
