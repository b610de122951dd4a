package io.floatingvip.speaker.vrrp;

import io.floatingvip.vrrp.Discrepancy;
import io.floatingvip.vrrp.DropReason;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.TransitionCause;
import io.floatingvip.vrrp.VirtualAddress;
import io.floatingvip.vrrp.VrrpState;
import java.time.Instant;

/** Something that people or other parts of the speaker want to hear of when it happens. */
public sealed interface VrrpEvent {

  /**
   * A virtual router changed its state; the addresses are assigned or withdrawn already, but where
   * it takes over from a living one: there they follow when connections are seen to.
   *
   * @param router its name
   * @param interfaceName where it runs
   * @param from the state before
   * @param to the state now
   * @param cause why
   * @param at when
   */
  record Transition(
      String router,
      String interfaceName,
      VrrpState from,
      VrrpState to,
      TransitionCause cause,
      Instant at)
      implements VrrpEvent {}

  /**
   * Packets were dropped; told for the first, and then every ten seconds at most.
   *
   * @param router whose packets
   * @param reason which rung of the receive ladder
   * @param source of the last one
   * @param total since the virtual router was set up
   */
  record Dropped(String router, DropReason reason, IpAddress source, long total)
      implements VrrpEvent {}

  /**
   * A peer is not as expected; told as seldom as drops.
   *
   * @param router which virtual router
   * @param kind what is odd
   * @param source the peer
   * @param detail in words
   */
  record PeerDiscrepancy(String router, Discrepancy kind, IpAddress source, String detail)
      implements VrrpEvent {}

  /**
   * Somebody deleted an address that we hold; it is back already.
   *
   * @param router whose address
   * @param address which
   */
  record AddressRestored(String router, VirtualAddress address) implements VrrpEvent {}

  /**
   * Somebody else has an address of ours.
   *
   * @param router whose address
   * @param address which
   * @param conflict who and since when
   */
  record AddressConflict(String router, VirtualAddress address, VrrpSnapshot.Conflict conflict)
      implements VrrpEvent {}

  /**
   * The other is gone.
   *
   * @param router whose address
   * @param address which
   */
  record ConflictResolved(String router, VirtualAddress address) implements VrrpEvent {}

  /**
   * A successor has the addresses, and this host serves the connections that it has there to their
   * end.
   *
   * @param router whose addresses
   * @param successor who has them
   * @param connections how many
   */
  record HandoverBegun(String router, IpAddress successor, int connections) implements VrrpEvent {}

  /**
   * This host serves no connections any more at addresses that it has handed over.
   *
   * @param router whose addresses
   * @param successor who has them
   * @param carried connections that lived through the handover and ended by themselves
   * @param cut connections that took longer than the drain timeout, and were reset
   */
  record HandoverEnded(String router, IpAddress successor, int carried, int cut)
      implements VrrpEvent {}

  /**
   * A predecessor serves no connections any more at addresses that it has handed over to this host,
   * which refuses from now on what it does not know.
   *
   * @param router whose addresses
   * @param predecessor who had them
   */
  record PredecessorDone(String router, IpAddress predecessor) implements VrrpEvent {}

  /**
   * The kernel refused something; it is tried again. Told when it begins and when it changes, not
   * each time.
   *
   * @param subject what it is about, such as a virtual router's name or an interface
   * @param message what was tried and why it failed
   */
  record EnvironmentTrouble(String subject, String message) implements VrrpEvent {}
}
