package io.floatingvip.speaker.vrrp;

import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.VirtualAddress;
import io.floatingvip.vrrp.VrrpState;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that one virtual router had and another is to have: they stay as they are, announced
 * and served, until that one has them here, or its Active elsewhere.
 */
final class LeavingAddresses {
  /** Of a virtual router that goes, or towards one that can't hear whether it has an Active. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private static final long LOOK_NANOS = 20_000_000L;

  private final RouterAddresses addresses;
  private final Segment segment;
  private final AddressMoves moves;
  private final Map<VirtualAddress, Long> since = new LinkedHashMap<>();
  private long lookNanos = Long.MIN_VALUE;
  private long questionNanos = Long.MIN_VALUE;
  private int questions;

  LeavingAddresses(RouterAddresses addresses, Segment segment, AddressMoves moves) {
    this.addresses = addresses;
    this.segment = segment;
    this.moves = moves;
  }

  /**
   * To be retired for a successor.
   *
   * @param setup whose connections they are
   */
  record Succession(List<VirtualAddress> addresses, IpAddress successor, RouterSetup setup) {}

  /** Lets the address go when the time has come. */
  void add(VirtualAddress address, long nowNanos) {
    since.putIfAbsent(address, nowNanos);
    lookNanos = nowNanos;
  }

  /** These are to stay after all, or have gone. */
  void keep(Collection<VirtualAddress> staying) {
    since.keySet().removeAll(staying);
  }

  boolean contains(VirtualAddress address) {
    return since.containsKey(address);
  }

  boolean isEmpty() {
    return since.isEmpty();
  }

  /** When to look at the latest. */
  long deadlineNanos() {
    return since.isEmpty() ? Long.MAX_VALUE : lookNanos;
  }

  /** Lets go what the other virtual router has here, and what nobody will take. */
  void look(RouterSetup setup, @Nullable IpAddress source, long nowNanos) {
    if (since.isEmpty() || nowNanos < lookNanos) {
      return;
    }
    lookNanos = nowNanos + LOOK_NANOS;
    since
        .entrySet()
        .removeIf(entry -> {
          boolean over = isOver(entry.getKey(), setup, nowNanos - entry.getValue());
          if (over) {
            addresses.release(entry.getKey());
            moves.forget(entry.getKey());
          }
          return over;
        });
    if (source != null && !since.isEmpty() && nowNanos >= questionNanos) {
      // The successor knows by it that it may begin, or is to go on, to pass packets on.
      questionNanos = nowNanos + Passage.LOOK_NANOS / 2;
      List<VirtualAddress> all = List.copyOf(since.keySet());
      segment.ask(all.get(questions++ % all.size()).address(), source);
    }
  }

  private boolean isOver(VirtualAddress address, RouterSetup setup, long elapsedNanos) {
    Optional<RunningRouter> destination = moves.destination(address);
    boolean hears =
        destination
            .map(RunningRouter::state)
            .filter(state -> state == VrrpState.BACKUP || state == VrrpState.ACTIVE)
            .isPresent();
    boolean patient = (hears && moves.stays(setup)) || elapsedNanos < LONGEST.toNanos();
    return destination.isEmpty() || !patient;
  }

  /** Those that another host has by now, all at once where it is the same one. */
  Optional<Succession> takeSuccession(RouterSetup setup, long nowNanos) {
    for (VirtualAddress first : since.keySet()) {
      Optional<IpAddress> taker = moves.taker(first, nowNanos);
      Optional<RunningRouter> to = taker.flatMap(_ -> moves.destination(first));
      if (taker.isPresent() && to.isPresent()) {
        List<VirtualAddress> together =
            since.keySet().stream()
                .filter(each ->
                    moves.taker(each, nowNanos).equals(taker) && moves.destination(each).equals(to))
                .toList();
        keep(together);
        together.forEach(moves::forget);
        // What its connections are worth is for its virtual router to say.
        RouterSetup worth = setup.withDrainTimeout(to.get().setup().drainTimeout());
        return Optional.of(new Succession(together, taker.get(), worth));
      }
    }
    return Optional.empty();
  }
}
