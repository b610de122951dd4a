package io.floatingvip.speaker.track;

import io.floatingvip.forwarding.Forwarder;
import io.floatingvip.forwarding.ForwardingStatus;
import io.floatingvip.forwarding.health.HealthObserver;
import io.floatingvip.forwarding.health.HealthWatch;
import io.floatingvip.speaker.programme.CheckedTrack;
import io.floatingvip.speaker.programme.VirtualRouter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the tracks of all virtual routers and reports what they come to. */
public final class Tracks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tracks.class);

  private final Forwarder forwarder;
  private final TrackReports reports;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("tracks").factory());
  private final AtomicBoolean looking = new AtomicBoolean();
  private final Map<Key, Watched> endpoints = new HashMap<>();
  private final Map<Key, Boolean> pools = new LinkedHashMap<>();
  private Map<Key, String> poolNames = Map.of();

  /** Which track. */
  private record Key(String router, String track) {
    @Override
    public String toString() {
      return "track " + track + " of " + router;
    }
  }

  /** An endpoint that is checked. */
  private record Watched(CheckedTrack.Endpoint endpoint, HealthWatch watch) {}

  /** Follows none yet. */
  public Tracks(Forwarder forwarder, TrackReports reports) {
    this.forwarder = forwarder;
    this.reports = reports;
  }

  /**
   * Follows the tracks of these virtual routers from now on, and no others. A check that stays goes
   * on as it is.
   */
  public synchronized void apply(List<VirtualRouter> routers) {
    Map<Key, CheckedTrack.Endpoint> wanted = new LinkedHashMap<>();
    Map<Key, String> wantedPools = new LinkedHashMap<>();
    for (VirtualRouter router : routers) {
      for (CheckedTrack track : router.tracks()) {
        Key key = new Key(router.name(), track.name());
        switch (track.target()) {
          case CheckedTrack.Endpoint endpoint -> wanted.put(key, endpoint);
          case CheckedTrack.Pool(String pool) -> wantedPools.put(key, pool);
        }
      }
    }
    endFollowing(wanted);
    wanted.forEach((key, endpoint) -> endpoints.computeIfAbsent(key, _ -> follow(key, endpoint)));
    poolNames = wantedPools;
    pools.keySet().retainAll(wantedPools.keySet());
    look();
  }

  private void endFollowing(Map<Key, CheckedTrack.Endpoint> wanted) {
    endpoints
        .entrySet()
        .removeIf(entry -> {
          boolean stays = entry.getValue().endpoint().equals(wanted.get(entry.getKey()));
          if (!stays) {
            entry.getValue().watch().close();
          }
          return !stays;
        });
  }

  private Watched follow(Key key, CheckedTrack.Endpoint endpoint) {
    HealthObserver observer =
        new HealthObserver() {
          @Override
          public void verdict(boolean healthy, String reason) {
            report(key, healthy, reason);
          }
        };
    return new Watched(endpoint, forwarder.watch(endpoint.address(), endpoint.check(), observer));
  }

  /** Backends may be up or down that were not. Quick; any thread may call this. */
  public void poolsChanged() {
    if (looking.compareAndSet(false, true)) {
      try {
        thread.execute(() -> {
          looking.set(false);
          look();
        });
      } catch (RejectedExecutionException _) {
        // Closed: nobody listens any more.
      }
    }
  }

  private synchronized void look() {
    if (poolNames.isEmpty()) {
      return;
    }
    Set<String> ready =
        forwarder.snapshot().pools().stream()
            .filter(pool -> pool.ready() > 0)
            .map(ForwardingStatus.Pool::name)
            .collect(Collectors.toSet());
    poolNames.forEach((key, pool) -> {
      boolean up = ready.contains(pool);
      Boolean before = pools.put(key, up);
      if (before == null || before != up) {
        report(key, up, up ? "" : "pool " + pool + " has no backend that is up");
      }
    });
  }

  private void report(Key key, boolean up, String reason) {
    if (up) {
      LOG.info("{} is up", key);
    } else {
      LOG.warn("{} is down: {}", key, reason);
    }
    reports.track(key.router(), key.track(), up);
  }

  /** Ends all checks. Before the forwarder is closed. */
  @Override
  public synchronized void close() {
    thread.shutdownNow();
    endFollowing(Map.of());
    poolNames = Map.of();
  }
}
