package io.floatingvip.crds.status;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The state of a backend. */
public enum BackendState {
  /** Not checked yet; in rotation. */
  @JsonProperty("Unknown")
  UNKNOWN,

  /** Its checks succeed. */
  @JsonProperty("Up")
  UP,

  /** Its checks fail. */
  @JsonProperty("Down")
  DOWN,

  /** Removed; its connections live on for a while. */
  @JsonProperty("Draining")
  DRAINING
}
