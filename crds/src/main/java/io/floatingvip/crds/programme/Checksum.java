package io.floatingvip.crds.programme;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The form of the checksum of VRRPv3 over IPv4. */
public enum Checksum {
  /** With the pseudo-header until a peer is heard that leaves it out. */
  @JsonProperty("Auto")
  AUTO,

  /** Over the pseudo-header and the message (RFC 5798). */
  @JsonProperty("PseudoHeader")
  PSEUDO_HEADER,

  /** Over the message alone (RFC 9568). */
  @JsonProperty("MessageOnly")
  MESSAGE_ONLY
}
