package io.floatingvip.crds.programme;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How VRRPv2 advertisements are authenticated. */
@Desired
public record Authentication(
    @JsonPropertyDescription("None or Password (VRRP version 2 only).") @Default("None")
        AuthenticationType type,
    @JsonPropertyDescription(
            "The password, 1 to 8 bytes, the same on every router. It travels in clear text and protects against mistakes only.")
        @Size(min = 1, max = 8)
        @Nullable String password) {
  /** Puts the documented default where the JSON has no value. */
  public Authentication {
    type = Objects.requireNonNullElse(type, AuthenticationType.NONE);
  }
}
