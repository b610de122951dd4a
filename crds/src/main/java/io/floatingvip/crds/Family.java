package io.floatingvip.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The family of an address. */
public enum Family {
  /** IPv4. */
  @JsonProperty("IPv4")
  IPV4,

  /** IPv6. */
  @JsonProperty("IPv6")
  IPV6
}
