package io.floatingvip.vrrp;

/**
 * The state of a virtual router (RFC 9568 section 6.3), and Fault, which the RFC leaves to the
 * implementation.
 */
public enum VrrpState {
  /** Not started, in its startup delay, or shut down. */
  INITIALIZE,
  /** Listens, holds no address. */
  BACKUP,
  /** Holds and announces the addresses. */
  ACTIVE,
  /** Something that it needs is missing; holds no address. */
  FAULT
}
