package io.floatingvip.vrrp;

import java.util.List;

/**
 * What the owner of a virtual router has to do, in the order given. Every effect may be repeated
 * without harm.
 */
public sealed interface Effect {

  /** What has to be done about addresses, which may take its time as long as the order is kept. */
  sealed interface OnAddresses extends Effect {}

  /**
   * Send an advertisement, to the group or to each peer: {@link AdvertisementEncoder} makes the
   * packet. An instance hands out the same object again while nothing changes.
   *
   * @param advertisement what to say
   * @param checksumForm which checksum to send
   * @param source the primary address, the packet's source
   * @param transport where to
   */
  record SendAdvertisement(
      Advertisement advertisement, ChecksumForm checksumForm, IpAddress source, Transport transport)
      implements Effect {}

  /** Put these addresses on this host; those that are there already stay. */
  record AssignAddresses(List<VirtualAddress> addresses) implements OnAddresses {}

  /**
   * Remove these addresses from this host, all of them assigned before; one whose {@link
   * Event.AddressForeign} is still on its way stays.
   */
  record WithdrawAddresses(List<VirtualAddress> addresses) implements OnAddresses {}

  /**
   * Stop being the one who answers for these addresses, all of them assigned before: a successor
   * was heard, and announces them. Connections in progress may be served to their end: the
   * successor is told by {@link ContinueConnections} to pass their packets on. Where that can't be
   * done it is a {@link WithdrawAddresses}.
   *
   * @param addresses which
   * @param successor its address on the segment
   */
  record RetireAddresses(List<VirtualAddress> addresses, IpAddress successor)
      implements OnAddresses {}

  /**
   * Have the connections go on that a predecessor serves, which is alive and hands the addresses
   * over: pass packets of connections that are not known here to it. To be done before the
   * addresses are assigned.
   *
   * @param addresses that are about to be assigned
   * @param predecessor its address on the segment
   */
  record ContinueConnections(List<VirtualAddress> addresses, IpAddress predecessor)
      implements OnAddresses {}

  /**
   * Send a gratuitous ARP request or an unsolicited neighbour advertisement for each (RFC 9568
   * section 6.4.2).
   */
  record AnnounceNeighbors(List<VirtualAddress> addresses) implements OnAddresses {}

  /** Tell people and the status. */
  record ReportTransition(VrrpState from, VrrpState to, TransitionCause cause) implements Effect {}

  /**
   * Packets were dropped. Reported for the first and then at most every ten seconds for each
   * reason; the counters of the instance are exact.
   *
   * @param reason which rung of the receive ladder
   * @param source of the last one
   * @param total dropped for this reason since the instance was made
   */
  record ReportDrop(DropReason reason, IpAddress source, long total) implements Effect {}

  /**
   * A peer's advertisement counts, but is not as expected. Reported as seldom as drops.
   *
   * @param kind what is odd
   * @param source of the advertisement
   * @param detail in words: what the peer says and what is configured here
   */
  record ReportDiscrepancy(Discrepancy kind, IpAddress source, String detail) implements Effect {}
}
