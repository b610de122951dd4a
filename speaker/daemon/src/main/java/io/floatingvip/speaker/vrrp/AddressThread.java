package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.AddressLease;
import io.floatingvip.linux.LinuxException;
import io.floatingvip.linux.RouteSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Renews leases and removes addresses, one round at a time, on a thread that may have to wait. The
 * kernel changes addresses under a lock of the whole machine (rtnl), which whoever makes or removes
 * network devices holds, in whatever network namespace: where pods come and go it is waited for
 * longer than the peers wait for an advertisement. All methods belong to the loop's thread.
 */
final class AddressThread {
  private static final long FRESH_NANOS = 1_000_000_000L;

  private final Executor thread;
  private final RouteSocket routes;
  private final Runnable done;
  private @Nullable CompletableFuture<Round> underWay;

  /** An address that is on the host, and how. */
  record Place(Holding holding, AddressLease lease) {}

  /** What the kernel has not done. */
  record Refusal(Place place, LinuxException cause) {}

  /**
   * What came of a round.
   *
   * @param failure where the kernel could not even be asked
   */
  record Round(List<Refusal> refusals, Optional<LinuxException> failure) {}

  /**
   * Nothing is under way at first.
   *
   * @param thread runs the rounds, in their order
   * @param routes which the thread uses, and nobody else
   * @param done is run after each round
   */
  AddressThread(Executor thread, RouteSocket routes, Runnable done) {
    this.thread = thread;
    this.routes = routes;
    this.done = done;
  }

  /** Whether a round may go on: from its begin until {@link #collect} tells what came of it. */
  boolean isBusy() {
    return underWay != null;
  }

  /** Begins a round of renewals; to be called when the last one is over. */
  void renew(List<Place> places) {
    long begunNanos = System.nanoTime();
    begin(() -> renewed(places, begunNanos));
  }

  /** Begins to remove addresses; to be called when the last round is over. */
  void remove(List<Place> places) {
    begin(() -> removed(places));
  }

  /** What is done in a round. */
  private interface Work {
    Round run();
  }

  private void begin(Work work) {
    CompletableFuture<Round> outcome = new CompletableFuture<>();
    underWay = outcome;
    thread.execute(() -> {
      outcome.complete(work.run());
      done.run();
    });
  }

  private Round renewed(List<Place> all, long begunNanos) {
    List<Refusal> refused = new ArrayList<>();
    try {
      for (int from = 0; from < all.size() && isFresh(begunNanos); from += RouteSocket.RENEWALS) {
        List<Place> some = all.subList(from, Math.min(all.size(), from + RouteSocket.RENEWALS));
        routes.renew(
            some.stream().map(Place::lease).toList(),
            (position, cause) -> refused.add(new Refusal(some.get(position), cause)));
      }
      return new Round(refused, Optional.empty());
    } catch (LinuxException e) {
      return new Round(refused, Optional.of(e));
    }
  }

  /** After a suspension another host may have the addresses, and the kernel would put them back. */
  private static boolean isFresh(long begunNanos) {
    return System.nanoTime() - begunNanos < FRESH_NANOS;
  }

  private Round removed(List<Place> all) {
    List<Refusal> refused = new ArrayList<>();
    for (Place place : all) {
      AddressLease lease = place.lease();
      try {
        routes.remove(lease.interfaceIndex(), lease.address(), lease.prefixLength());
      } catch (LinuxException e) {
        refused.add(new Refusal(place, e));
      }
    }
    return new Round(refused, Optional.empty());
  }

  /** What came of the last round, once, when it is over. */
  Optional<Round> collect() {
    CompletableFuture<Round> awaited = underWay;
    if (awaited == null || !awaited.isDone()) {
      return Optional.empty();
    }
    underWay = null;
    return Optional.of(awaited.join());
  }
}
