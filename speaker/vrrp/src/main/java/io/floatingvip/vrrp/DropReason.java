package io.floatingvip.vrrp;

/** The rungs of the receive ladder (RFC 9568 section 7.1), in the order in which they are tried. */
public enum DropReason {
  /** Not a whole IP packet of the family with protocol 112. */
  MALFORMED_IP_PACKET("not a whole IP packet of protocol 112"),
  /** Shorter than the VRRP header. */
  TOO_SHORT("shorter than a VRRP header"),
  /** Another version than the configured one. */
  WRONG_VERSION("another VRRP version"),
  /** Not an ADVERTISEMENT. */
  WRONG_TYPE("not an advertisement"),
  /** Another virtual router ID: the packet was not for this instance. */
  WRONG_VIRTUAL_ROUTER("another virtual router ID"),
  /** Multicast to a unicast router, or unicast to a multicast one. */
  WRONG_DESTINATION("not sent to the configured transport's destination"),
  /** Unicast from an address that is no peer. */
  UNKNOWN_PEER("sender is not one of the peers"),
  /** Multicast that came through a router. */
  HOP_LIMIT("TTL or hop limit is not 255"),
  /** No address in a version 3 advertisement. */
  NO_ADDRESS("no address in the advertisement"),
  /** The length does not fit the number of addresses; trailing zeros are no mistake. */
  WRONG_LENGTH("length does not fit the number of addresses"),
  /** Valid in none of the {@link ChecksumForm forms}. */
  CHECKSUM("checksum is wrong"),
  /** Version 2: not the configured authentication type. */
  AUTHENTICATION_TYPE("another authentication type"),
  /** Version 2: not the configured password. */
  AUTHENTICATION_FAILED("another password"),
  /** An interval of zero, which would mean an endless storm (erratum 8301 of RFC 9568). */
  INTERVAL_ZERO("advertisement interval is zero"),
  /**
   * Version 2: not the configured interval; both routers may be Active until it is (RFC 3768
   * section 7.1).
   */
  INTERVAL_MISMATCH("another advertisement interval"),
  /** From this router's own address: another host has it, or the network loops packets back. */
  OWN_SOURCE("sender has this router's own address");

  private final String description;

  DropReason(String description) {
    this.description = description;
  }

  /** In words, for logs and status. */
  public String description() {
    return description;
  }
}
