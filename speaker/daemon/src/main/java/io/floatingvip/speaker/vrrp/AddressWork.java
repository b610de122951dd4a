package io.floatingvip.speaker.vrrp;

import io.floatingvip.vrrp.Effect;
import io.floatingvip.vrrp.Event;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.VirtualAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what the engine of one virtual router says about addresses, in its order. Before it
 * takes over from a living predecessor it waits until packets of older connections are passed on.
 */
final class AddressWork {
  private final RouterAddresses addresses;
  private final Segment segment;
  private final Handovers handovers;
  private final Deque<Event> followUps;
  private final Deque<Effect.OnAddresses> deferred = new ArrayDeque<>();
  private @Nullable Opening opening;

  /**
   * Work for the addresses.
   *
   * @param followUps takes what the engine has to hear of
   */
  AddressWork(
      RouterAddresses addresses, Segment segment, Handovers handovers, Deque<Event> followUps) {
    this.addresses = addresses;
    this.segment = segment;
    this.handovers = handovers;
    this.followUps = followUps;
  }

  /** Does it now, or after what is waited for. */
  void execute(
      Effect.OnAddresses effect, RouterSetup setup, @Nullable IpAddress source, long nowNanos) {
    if (opening != null) {
      deferred.add(effect);
      return;
    }
    switch (effect) {
      case Effect.AssignAddresses(List<VirtualAddress> assigned) -> assign(assigned, nowNanos);
      case Effect.WithdrawAddresses(List<VirtualAddress> withdrawn) ->
          withdrawn.forEach(addresses::release);
      case Effect.RetireAddresses(List<VirtualAddress> retired, IpAddress successor) -> {
        if (source != null) {
          handover(setup, retired)
              .ifPresent(subject -> handovers.retire(subject, source, successor, nowNanos));
        }
        retired.forEach(addresses::release);
      }
      case Effect.ContinueConnections(List<VirtualAddress> coming, IpAddress predecessor) ->
          handover(setup, coming)
              .ifPresent(subject ->
                  opening = handovers.continueConnections(subject, predecessor, nowNanos));
      case Effect.AnnounceNeighbors(List<VirtualAddress> announced) ->
          addresses.announce(announced);
    }
  }

  private Optional<Handovers.Subject> handover(RouterSetup setup, List<VirtualAddress> which) {
    return segment.link().map(lan -> new Handovers.Subject(setup, segment, lan, which));
  }

  private void assign(List<VirtualAddress> assigned, long nowNanos) {
    for (VirtualAddress address : assigned) {
      if (!addresses.hold(address, nowNanos)) {
        followUps.add(new Event.AddressForeign(address.address()));
      }
    }
    handovers.reclaim(assigned);
  }

  /** When the wait ends at the latest. */
  long deadlineNanos() {
    Opening awaited = opening;
    return awaited == null ? Long.MAX_VALUE : awaited.endNanos();
  }

  /** Whether nothing is waited for. */
  boolean isDone() {
    return opening == null;
  }

  /** Goes on when the wait is over; returns whether it has ended. */
  boolean resume(RouterSetup setup, @Nullable IpAddress source, long nowNanos) {
    Opening awaited = opening;
    if (awaited == null || !awaited.isOver(nowNanos)) {
      return false;
    }
    opening = null;
    handovers.over(awaited, nowNanos);
    for (int i = deferred.size(); i > 0; i--) {
      execute(deferred.remove(), setup, source, nowNanos);
    }
    return true;
  }
}
