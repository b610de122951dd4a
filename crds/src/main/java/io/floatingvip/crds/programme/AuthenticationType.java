package io.floatingvip.crds.programme;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How VRRPv2 advertisements are authenticated (RFC 2338). */
public enum AuthenticationType {
  /** Not at all. */
  @JsonProperty("None")
  NONE,

  /** By a password in clear text, which protects against mistakes only. */
  @JsonProperty("Password")
  PASSWORD
}
