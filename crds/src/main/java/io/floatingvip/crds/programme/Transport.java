package io.floatingvip.crds.programme;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How advertisements travel between the speakers of a virtual router. */
public enum Transport {
  /** To each peer by its address. */
  @JsonProperty("Unicast")
  UNICAST,

  /** To the VRRP group, 224.0.0.18 or ff02::12. */
  @JsonProperty("Multicast")
  MULTICAST
}
