package io.floatingvip.vrrp;

/**
 * Which checksum a version 3 router sends over IPv4, where RFC 5798 was read in two ways. Received
 * ones are accepted in every form; other versions and families know only one.
 */
public enum ChecksumMode {
  /** The pseudo-header form until a peer is heard that uses another, then the peer's. */
  AUTO,
  /** With the IPv4 pseudo-header: what keepalived and FRR send and demand by default. */
  PSEUDO_HEADER,
  /** The VRRP message only, as RFC 9568 section 5.2.8 has it. */
  MESSAGE_ONLY
}
