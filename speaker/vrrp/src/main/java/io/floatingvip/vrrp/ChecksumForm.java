package io.floatingvip.vrrp;

/** What a checksum covers besides the VRRP message. */
public enum ChecksumForm {
  /**
   * A pseudo-header with the packet's own destination. Always so for IPv6 (RFC 8200 section 8.1).
   */
  PSEUDO_HEADER,
  /** Nothing. Always so for version 2 (RFC 3768 section 5.3.8). */
  MESSAGE_ONLY,
  /** A pseudo-header with 224.0.0.18, even in a unicast packet: keepalived up to 1.3.6. */
  PSEUDO_HEADER_OF_GROUP
}
