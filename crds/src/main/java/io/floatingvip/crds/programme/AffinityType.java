package io.floatingvip.crds.programme;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What binds a client to a backend beyond one connection. */
public enum AffinityType {
  /** Nothing. */
  @JsonProperty("None")
  NONE,

  /** The client's address. */
  @JsonProperty("ClientIP")
  CLIENT_IP
}
