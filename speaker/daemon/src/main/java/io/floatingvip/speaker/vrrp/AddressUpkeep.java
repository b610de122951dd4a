package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.AddressLease;
import io.floatingvip.linux.LinuxException;
import io.floatingvip.linux.RouteSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Renews leases and removes addresses, one round at a time. All methods belong to the loop's
 * thread.
 */
final class AddressUpkeep {
  private final PatientThread<Round> thread;
  private final RoundQueue leaving = new RoundQueue();

  AddressUpkeep(PatientThread<Round> thread) {
    this.thread = thread;
  }

  /** An address that is on the host, and how, as the thread may know it. */
  record Place(Holding holding, AddressLease lease) {}

  /** What the kernel has not done. */
  record Refusal(Place place, LinuxException cause) {}

  /**
   * What came of a round.
   *
   * @param removed are not on the host any more; empty: it was to renew
   * @param failure where the kernel could not even be asked
   */
  record Round(List<Refusal> refusals, List<Holding> removed, Optional<LinuxException> failure) {}

  /** Has it removed, soon. */
  void add(Holding holding) {
    leaving.add(holding);
  }

  /** Whether {@link #remove} has something to do. */
  boolean isDue() {
    return leaving.isWaiting() && !thread.isBusy();
  }

  /** Whether there is nothing to remove, and nothing being removed. */
  boolean hasRemoved() {
    return leaving.isEmpty();
  }

  /** Whether the kernel is being asked to remove it. */
  boolean isLeaving(Holding holding) {
    return leaving.isUnderWay(holding);
  }

  /** Whether a round may go on: from its begin until {@link #collect} tells what came of it. */
  boolean isBusy() {
    return thread.isBusy();
  }

  /** Begins a round of renewals; to be called when the last one is over. */
  void renew(List<Holding> holdings) {
    List<Place> places = holdings.stream().map(AddressUpkeep::placeOf).toList();
    thread.begin((routes, freshness) -> renewed(places, routes, freshness));
  }

  /**
   * Begins to remove addresses when the last round is over: what it renews and does not find the
   * kernel would put back.
   *
   * @param wanted says which of those that were added are still to be removed
   */
  void remove(Predicate<Holding> wanted) {
    if (!isDue()) {
      return;
    }
    List<Holding> going = leaving.begin(wanted);
    if (!going.isEmpty()) {
      List<Place> places =
          going.stream().filter(Holding::isPlaced).map(AddressUpkeep::placeOf).toList();
      thread.begin((routes, _) -> removed(going, places, routes));
    }
  }

  private static Place placeOf(Holding holding) {
    return new Place(holding, holding.lease(holding.interfaceIndex()));
  }

  /** What came of the last round, once, when it is over. */
  Optional<Round> collect() {
    Optional<Round> round = thread.collect();
    round.ifPresent(_ -> leaving.end());
    return round;
  }

  /** Without freshness the kernel would put back what another host may have by now. */
  private static Round renewed(
      List<Place> all, RouteSocket routes, PatientThread.Freshness freshness) {
    List<Refusal> refused = new ArrayList<>();
    try {
      for (int from = 0; from < all.size() && freshness.holds(); from += RouteSocket.RENEWALS) {
        List<Place> some = all.subList(from, Math.min(all.size(), from + RouteSocket.RENEWALS));
        routes.renew(
            some.stream().map(Place::lease).toList(),
            (position, cause) -> refused.add(new Refusal(some.get(position), cause)));
      }
      return new Round(refused, List.of(), Optional.empty());
    } catch (LinuxException e) {
      return new Round(refused, List.of(), Optional.of(e));
    }
  }

  private static Round removed(List<Holding> going, List<Place> places, RouteSocket routes) {
    List<Refusal> refused = new ArrayList<>();
    for (Place place : places) {
      AddressLease lease = place.lease();
      try {
        routes.remove(lease.interfaceIndex(), lease.address(), lease.prefixLength());
      } catch (LinuxException e) {
        refused.add(new Refusal(place, e));
      }
    }
    return new Round(refused, going, Optional.empty());
  }
}
