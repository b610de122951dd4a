package io.floatingvip.crds.programme;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a backend's health is checked. */
public enum HealthCheckType {
  /** A connection is accepted. */
  @JsonProperty("TCP")
  TCP,

  /** A request is answered with an expected status. */
  @JsonProperty("HTTP")
  HTTP,

  /** As HTTP, over TLS, without verification of the certificate. */
  @JsonProperty("HTTPS")
  HTTPS,

  /** Not at all: every backend counts as up. */
  @JsonProperty("None")
  NONE
}
