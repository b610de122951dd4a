package io.floatingvip.crds.programme;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The PROXY protocol header that backends get at the start of a connection. */
public enum ProxyProtocol {
  /** No header. */
  @JsonProperty("None")
  NONE,

  /** The text form. */
  @JsonProperty("V1")
  V1,

  /** The binary form. */
  @JsonProperty("V2")
  V2
}
