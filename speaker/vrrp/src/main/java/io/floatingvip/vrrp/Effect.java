package io.floatingvip.vrrp;

import java.util.List;

/**
 * What the owner of a virtual router has to do, in the order given. Every effect may be repeated
 * without harm.
 */
public sealed interface Effect {

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
  record AssignAddresses(List<VirtualAddress> addresses) implements Effect {}

  /**
   * Remove these addresses from this host, all of them assigned before; one whose {@link
   * Event.AddressForeign} is still on its way stays.
   */
  record WithdrawAddresses(List<VirtualAddress> addresses) implements Effect {}

  /**
   * Send a gratuitous ARP request or an unsolicited neighbour advertisement for each (RFC 9568
   * section 6.4.2).
   */
  record AnnounceNeighbors(List<VirtualAddress> addresses) implements Effect {}

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
