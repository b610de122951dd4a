package io.floatingvip.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.floatingvip.crds.programme.Desired;
import io.floatingvip.crds.programme.Protocol;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A port of the addresses, and the backends behind it. */
@Desired
public record VirtualIPPort(
    @JsonPropertyDescription(
            "Name of the port, unique in the VirtualIP. Default: protocol and port, such as tcp-80.")
        @Pattern(VirtualIPPort.NAME_PATTERN)
        @Size(max = 63)
        @Nullable String name,
    @JsonPropertyDescription("Port that clients connect to, 1 to 65535.")
        @Required
        @Min(1)
        @Max(65535)
        Integer port,
    @JsonPropertyDescription("TCP, the default, or UDP.") @Default("TCP") Protocol protocol,
    @JsonPropertyDescription("Name of the BackendPool in the same namespace that serves the port.")
        @Required
        @Size(min = 1, max = 253)
        String backendPool) {
  /** Puts the documented default where the JSON has no value. */
  public VirtualIPPort {
    protocol = Objects.requireNonNullElse(protocol, Protocol.TCP);
  }

  /** A label as in RFC 1123. */
  static final String NAME_PATTERN = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$";

  /** The name of the port, or protocol and port where it has none. */
  public String effectiveName() {
    return name != null ? name : protocol.name().toLowerCase(Locale.ROOT) + "-" + port;
  }
}
