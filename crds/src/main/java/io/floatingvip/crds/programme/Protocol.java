package io.floatingvip.crds.programme;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The transport protocol of a listener. */
public enum Protocol {
  /** Connections. */
  @JsonProperty("TCP")
  TCP,

  /** Datagrams, in sessions by client address. */
  @JsonProperty("UDP")
  UDP
}
