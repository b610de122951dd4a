package io.floatingvip.crds.status;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The state of a virtual router (RFC 9568 section 6.3), and Fault. */
public enum RouterState {
  /** Not started yet. */
  @JsonProperty("Initialize")
  INITIALIZE,

  /** Another router is Active. */
  @JsonProperty("Backup")
  BACKUP,

  /** Holds the addresses. */
  @JsonProperty("Active")
  ACTIVE,

  /** Cannot take part: a missing interface, or a track that failed. */
  @JsonProperty("Fault")
  FAULT
}
