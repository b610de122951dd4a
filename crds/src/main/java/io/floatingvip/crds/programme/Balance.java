package io.floatingvip.crds.programme;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a backend is chosen for a connection. */
public enum Balance {
  /** In turns, by weight. */
  @JsonProperty("RoundRobin")
  ROUND_ROBIN,

  /** The one with the fewest connections for its weight. */
  @JsonProperty("LeastConnections")
  LEAST_CONNECTIONS,

  /** By the client's address: the same on every node and after a restart. */
  @JsonProperty("SourceHash")
  SOURCE_HASH,

  /** The less loaded one of two that are drawn by weight. */
  @JsonProperty("Random")
  RANDOM
}
