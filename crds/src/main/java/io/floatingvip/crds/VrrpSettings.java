package io.floatingvip.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import io.floatingvip.crds.programme.Authentication;
import io.floatingvip.crds.programme.Desired;
import io.floatingvip.crds.programme.DurationText;
import io.floatingvip.crds.programme.Transport;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How the addresses are elected; every field has a default that suits most. */
@ValidationRule(
    value =
        "(has(self.version) && self.version == 2) || !has(self.authentication) || self.authentication.type == 'None'",
    message =
        "authentication is for VRRP version 2 only: write version: 2, or leave authentication out")
@ValidationRule(
    value =
        "!has(self.authentication) || (self.authentication.type == 'Password') == has(self.authentication.password)",
    message =
        "a password belongs to authentication type Password: write type: Password and a password of 1 to 8 bytes, or neither")
@ValidationRule(
    value =
        "!has(self.version) || self.version != 2 || !has(self.advertisementInterval) || !self.advertisementInterval.matches('^[0-9]+(\\\\.[0-9]+)?(ms|s|m|h)$') || (duration(self.advertisementInterval).getMilliseconds() % 1000 == 0 && duration(self.advertisementInterval) >= duration('1s') && duration(self.advertisementInterval) <= duration('255s'))",
    message =
        "VRRP version 2 advertises in whole seconds: write an advertisementInterval from 1s to 255s, such as 1s, or version: 3")
@ValidationRule(
    value =
        "(has(self.version) && self.version == 2) || !has(self.advertisementInterval) || !self.advertisementInterval.matches('^[0-9]+(\\\\.[0-9]+)?(ms|s|m|h)$') || (duration(self.advertisementInterval).getMilliseconds() % 10 == 0 && !self.advertisementInterval.matches('([.][0-9]*[1-9][0-9]*ms|[.][0-9]{2}[0-9]*[1-9][0-9]*s)$') && duration(self.advertisementInterval) >= duration('10ms') && duration(self.advertisementInterval) <= duration('40950ms'))",
    message =
        "VRRP version 3 advertises in steps of 10ms: write an advertisementInterval from 10ms to 40.95s, such as 100ms")
@Desired
public record VrrpSettings(
    @JsonPropertyDescription("VRRP version, 2 or 3. Default 3. Version 2 knows IPv4 only.")
        @Default("3")
        @Min(2)
        @Max(3)
        Integer version,
    @JsonPropertyDescription(
            "Virtual router ID, 1 to 255. Default: one that is free on the segment.")
        @Min(1)
        @Max(255)
        @Nullable Integer virtualRouterID,
    @JsonPropertyDescription(
            "Time between two advertisements; a failover takes about three of them. Version 3: 10ms to 40.95s in steps of 10ms, default 100ms. Version 2: 1s to 255s in whole seconds, default 1s.")
        @DurationText
        String advertisementInterval,
    @JsonPropertyDescription("Whether a preferred node that comes back takes over. Default true.")
        @Default("true")
        Boolean preempt,
    @JsonPropertyDescription(
            "How long a preferred node that comes back waits before it takes over. Default 10s.")
        @Default("10s")
        @DurationText
        String preemptDelay,
    @JsonPropertyDescription("Unicast between the candidates, the default, or Multicast.")
        @Default("Unicast")
        Transport transport,
    @JsonPropertyDescription("Authentication, version 2 only. Default None.")
        @Nullable Authentication authentication) {
  /** Puts the documented default where the JSON has no value. */
  public VrrpSettings {
    version = Objects.requireNonNullElse(version, 3);
    advertisementInterval =
        Objects.requireNonNullElse(
            advertisementInterval, (version != null && version == 2) ? "1s" : "100ms");
    preempt = Objects.requireNonNullElse(preempt, true);
    preemptDelay = Objects.requireNonNullElse(preemptDelay, "10s");
    transport = Objects.requireNonNullElse(transport, Transport.UNICAST);
  }

  /** The settings of a VirtualIP that names none. */
  public static final VrrpSettings DEFAULT =
      new VrrpSettings(3, null, "100ms", true, "10s", Transport.UNICAST, null);
}
