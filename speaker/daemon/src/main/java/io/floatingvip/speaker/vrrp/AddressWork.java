package io.floatingvip.speaker.vrrp;

import io.floatingvip.vrrp.Effect;
import io.floatingvip.vrrp.Event;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.ReceivedPacket;
import io.floatingvip.vrrp.VirtualAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what the engine of one virtual router says about addresses, in its order. Before it
 * takes over from a living predecessor it waits until packets of older connections are passed on,
 * and before that, for an address that comes from another virtual router, until that one lets go.
 */
final class AddressWork {
  private final RouterAddresses addresses;
  private final Segment segment;
  private final Handovers handovers;
  private final Deque<Event> followUps;
  private final AddressMoves moves;
  private final LeavingAddresses leaving;
  private final Deque<Effect.OnAddresses> deferred = new ArrayDeque<>();
  private final ArrivingAddresses awaited;
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
    this.moves = handovers.moves();
    this.leaving = new LeavingAddresses(addresses, segment, moves);
    this.awaited = new ArrivingAddresses(segment, moves);
  }

  /** Does it now, or after what is waited for. */
  void execute(
      Effect.OnAddresses effect, RouterSetup setup, @Nullable IpAddress source, long nowNanos) {
    if (opening != null) {
      deferred.add(effect);
      return;
    }
    switch (effect) {
      case Effect.AssignAddresses(List<VirtualAddress> assigned) ->
          assign(assigned, setup, source, nowNanos);
      case Effect.WithdrawAddresses(List<VirtualAddress> withdrawn) ->
          withdraw(withdrawn, setup, nowNanos);
      case Effect.RetireAddresses(List<VirtualAddress> retired, IpAddress successor) ->
          retire(here(retired), successor, setup, source, nowNanos);
      case Effect.ContinueConnections(List<VirtualAddress> coming, IpAddress predecessor) -> {
        List<VirtualAddress> from =
            coming.stream().filter(address -> !moves.arrives(address, setup)).toList();
        handover(setup, from)
            .ifPresent(
                subject -> opening = handovers.continueConnections(subject, predecessor, nowNanos));
      }
      case Effect.AnnounceNeighbors(List<VirtualAddress> announced) ->
          addresses.announce(
              announced.stream().filter(address -> !leaving.contains(address)).toList());
    }
  }

  /** All but those that have not come yet, or have left already. */
  private List<VirtualAddress> here(List<VirtualAddress> going) {
    awaited.forget(going);
    return going.stream().filter(addresses::has).toList();
  }

  private void retire(
      List<VirtualAddress> retired,
      IpAddress successor,
      RouterSetup setup,
      @Nullable IpAddress source,
      long nowNanos) {
    leaving.keep(retired);
    retired.forEach(addresses::release);
    if (source != null) {
      // One that another virtual router has here goes nowhere.
      List<VirtualAddress> going =
          retired.stream().filter(address -> !addresses.isAnnounced(address)).toList();
      handover(setup, going)
          .ifPresent(subject -> handovers.retire(subject, source, successor, nowNanos));
    }
  }

  private void withdraw(List<VirtualAddress> withdrawn, RouterSetup setup, long nowNanos) {
    for (VirtualAddress address : here(withdrawn)) {
      if (moves.leaves(address, setup)) {
        leaving.add(address, nowNanos);
      } else {
        addresses.release(address);
      }
    }
  }

  private void assign(
      List<VirtualAddress> assigned, RouterSetup setup, @Nullable IpAddress source, long nowNanos) {
    leaving.keep(assigned);
    List<VirtualAddress> free = new ArrayList<>(awaited.await(assigned, setup, nowNanos));
    Map<IpAddress, List<VirtualAddress>> arriving = new LinkedHashMap<>();
    for (VirtualAddress address : List.copyOf(free)) {
      moves
          .arrive(address, setup)
          .ifPresent(host -> arriving.computeIfAbsent(host, _ -> new ArrayList<>()).add(address));
    }
    arriving.values().forEach(free::removeAll);
    hold(free, nowNanos);
    arriving.forEach((host, coming) -> {
      execute(new Effect.ContinueConnections(coming, host), setup, source, nowNanos);
      execute(new Effect.AssignAddresses(coming), setup, source, nowNanos);
    });
  }

  /** Takes what the other host does not have any more. */
  private boolean takeAwaited(RouterSetup setup, @Nullable IpAddress source, long nowNanos) {
    List<VirtualAddress> free = awaited.takeFree(setup, nowNanos);
    if (free.isEmpty()) {
      return false;
    }
    execute(new Effect.AssignAddresses(free), setup, source, nowNanos);
    execute(new Effect.AnnounceNeighbors(free), setup, source, nowNanos);
    return true;
  }

  /** Lets go what another has; returns whether there was any. */
  private boolean leave(RouterSetup setup, @Nullable IpAddress source, long nowNanos) {
    leaving.look(setup, source, nowNanos);
    Optional<LeavingAddresses.Succession> succession = leaving.takeSuccession(setup, nowNanos);
    succession.ifPresent(
        next -> retire(next.addresses(), next.successor(), next.setup(), source, nowNanos));
    return succession.isPresent();
  }

  private Optional<Handovers.Subject> handover(RouterSetup setup, List<VirtualAddress> which) {
    return segment
        .link()
        .filter(_ -> !which.isEmpty())
        .map(lan -> new Handovers.Subject(setup, segment, lan, which));
  }

  private void hold(List<VirtualAddress> assigned, long nowNanos) {
    for (VirtualAddress address : assigned) {
      if (!addresses.hold(address, nowNanos)) {
        followUps.add(new Event.AddressForeign(address.address()));
      }
    }
    handovers.reclaim(assigned);
  }

  /** Another host is Active for the virtual router, and has said so. */
  void heard(RunningRouter router, ReceivedPacket packet, long nowNanos) {
    moves.heard(router, packet, nowNanos);
  }

  /** When the wait ends at the latest. */
  long deadlineNanos() {
    Opening awaitedOpening = opening;
    return Math.min(
        awaitedOpening == null ? Long.MAX_VALUE : awaitedOpening.endNanos(),
        leaving.deadlineNanos());
  }

  /** Whether nothing is waited for. */
  boolean isDone() {
    return opening == null && leaving.isEmpty();
  }

  /** Goes on when the wait is over; returns whether it has ended. */
  boolean resume(RouterSetup setup, @Nullable IpAddress source, long nowNanos) {
    if (isDone() && awaited.isEmpty()) {
      // In each wake-up each virtual router is asked.
      return false;
    }
    boolean left = leave(setup, source, nowNanos);
    boolean moved = takeAwaited(setup, source, nowNanos) || left;
    Opening awaitedOpening = opening;
    if (awaitedOpening == null || !awaitedOpening.isOver(nowNanos)) {
      return moved;
    }
    opening = null;
    handovers.over(awaitedOpening, nowNanos);
    for (int i = deferred.size(); i > 0; i--) {
      execute(deferred.remove(), setup, source, nowNanos);
    }
    return true;
  }
}
