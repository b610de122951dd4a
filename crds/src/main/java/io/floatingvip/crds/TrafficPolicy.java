package io.floatingvip.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which nodes stand for election. */
public enum TrafficPolicy {
  /** Every candidate; it forwards to backends anywhere. */
  @JsonProperty("Cluster")
  CLUSTER,

  /** Candidates with a ready backend of their own. */
  @JsonProperty("Local")
  LOCAL
}
