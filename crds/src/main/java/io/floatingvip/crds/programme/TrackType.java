package io.floatingvip.crds.programme;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a track watches. */
public enum TrackType {
  /** The state of a network interface. */
  @JsonProperty("Interface")
  INTERFACE,

  /** Whether a TCP connection is accepted. */
  @JsonProperty("TCP")
  TCP,

  /** Whether an HTTP request is answered as expected. */
  @JsonProperty("HTTP")
  HTTP,

  /** Whether a pool has a backend that is up. */
  @JsonProperty("Pool")
  POOL
}
