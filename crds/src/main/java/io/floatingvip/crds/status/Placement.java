package io.floatingvip.crds.status;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the kernel takes an address back when its speaker is gone. */
public enum Placement {
  /** On a device that lives as long as the process. */
  @JsonProperty("ProcessBound")
  PROCESS_BOUND,

  /** With a lifetime of a few seconds that the speaker renews. */
  @JsonProperty("Leased")
  LEASED
}
