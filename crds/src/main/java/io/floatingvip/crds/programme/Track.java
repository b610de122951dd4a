package io.floatingvip.crds.programme;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A local check that lowers the priority of a virtual router on this node, or stops it there. */
@Desired
public record Track(
    @JsonPropertyDescription("Name of the track, unique within its list.") @Required @NameText
        String name,
    @JsonPropertyDescription("Interface, TCP, HTTP or Pool.") @Required TrackType type,
    @JsonPropertyDescription("Type Interface: the interface that has to be up.")
        @JsonProperty("interface")
        @InterfaceText
        @Nullable String interfaceName,
    @JsonPropertyDescription("Types TCP and HTTP: the address to connect to, such as 127.0.0.1.")
        @AddressText
        @Nullable String address,
    @JsonPropertyDescription("Types TCP and HTTP: the port to connect to, 1 to 65535.")
        @Min(1)
        @Max(65535)
        @Nullable Integer port,
    @JsonPropertyDescription("Type HTTP: the request and the status that counts as success.")
        @Nullable HttpExpectation http,
    @JsonPropertyDescription(
            "Type Pool: the pool that needs a backend that is up. In a VirtualIP: the name of a BackendPool in its namespace.")
        @NameText
        @Nullable String pool,
    @JsonPropertyDescription("Time between two checks. Default 2s.") @Default("2s") @DurationText
        String interval,
    @JsonPropertyDescription("Time after which a check has failed. Default 1s.")
        @Default("1s")
        @DurationText
        String timeout,
    @JsonPropertyDescription("Successes in a row that end a failure. Default 2.")
        @Default("2")
        @Min(1)
        @Max(1000)
        Integer rise,
    @JsonPropertyDescription("Failures in a row that count as one. Default 3.")
        @Default("3")
        @Min(1)
        @Max(1000)
        Integer fall,
    @JsonPropertyDescription(
            "Added to the priority while the check fails (below 0) or succeeds (above 0), -253 to 253. 0, the default: a failure stops the virtual router on this node.")
        @Default("0")
        @Min(-253)
        @Max(253)
        Integer weight) {
  /** Puts the documented default where the JSON has no value. */
  public Track {
    interval = Objects.requireNonNullElse(interval, "2s");
    timeout = Objects.requireNonNullElse(timeout, "1s");
    rise = Objects.requireNonNullElse(rise, 2);
    fall = Objects.requireNonNullElse(fall, 3);
    weight = Objects.requireNonNullElse(weight, 0);
  }
}
