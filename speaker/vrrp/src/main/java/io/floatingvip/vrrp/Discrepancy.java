package io.floatingvip.vrrp;

/** What can be odd about an advertisement that counts nevertheless. */
public enum Discrepancy {
  /**
   * Version 3: the peer's interval is not ours. A Backup learns the Active's, bounded (RFC 9568
   * section 6.1).
   */
  ADVERTISEMENT_INTERVAL,
  /**
   * The peer advertises other addresses: a change on its way, a mistake, or a foreign router with
   * the same ID.
   */
  ADDRESS_LIST,
  /**
   * IPv6: the first address is not link-local, as RFC 9568 section 5.2.9 demands and keepalived
   * does not.
   */
  NOT_LINK_LOCAL_FIRST,
  /** Another router has priority 255 too: one of the two is no owner. */
  TWO_OWNERS
}
