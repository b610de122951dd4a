package io.floatingvip.speaker;

import io.floatingvip.crds.SpeakerStatus;
import io.floatingvip.forwarding.Forwarder;
import io.floatingvip.forwarding.config.Endpoint;
import io.floatingvip.forwarding.config.ListenerConfig;
import io.floatingvip.forwarding.config.PoolConfig;
import io.floatingvip.speaker.programme.Assignment;
import io.floatingvip.speaker.programme.AssignmentTarget;
import io.floatingvip.speaker.programme.Pool;
import io.floatingvip.speaker.programme.Programme;
import io.floatingvip.speaker.programme.VirtualRouter;
import io.floatingvip.speaker.status.StatusReport;
import io.floatingvip.speaker.track.Tracks;
import io.floatingvip.speaker.vrrp.RouterSetup;
import io.floatingvip.speaker.vrrp.VrrpLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running speaker: the VRRP loop, the forwarder, and what they have been assigned. */
final class Speaker implements AssignmentTarget {
  private static final Logger LOG = LoggerFactory.getLogger(Speaker.class);
  private static final Duration DEPARTURE_LOOK = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final VrrpLoop loop;
  private final Forwarder forwarder;
  private final Tracks tracks;
  private final Runnable onChange;
  private final Map<String, List<Endpoint>> latestEndpoints = new HashMap<>();
  private volatile Optional<Assignment> current = Optional.empty();
  private boolean ended;
  private Departures departures = Departures.NONE;

  Speaker(VrrpLoop loop, Forwarder forwarder, Runnable onChange) {
    this.loop = loop;
    this.forwarder = forwarder;
    this.tracks = new Tracks(forwarder, loop::track);
    this.onChange = onChange;
  }

  @Override
  public synchronized void assign(Assignment assignment) {
    if (ended) {
      return;
    }
    Programme programme = assignment.programme();
    boolean changed = current.isEmpty() || !current.get().programme().equals(programme);
    if (changed) {
      departures = Departures.between(running(), departures, programme);
      // Listeners first: whoever gets an address from now on finds them ready.
      forward(programme);
      await(
          loop.apply(setups(programme)), PATIENCE, "the VRRP loop did not take over the programme");
      tracks.apply(programme.virtualRouters());
    }
    current = Optional.of(assignment);
    awaitDepartures();
    report(assignment, changed);
    onChange.run();
  }

  private static List<RouterSetup> setups(Programme programme) {
    return programme.virtualRouters().stream()
        .map(VirtualRouter::setup)
        .map(setup -> setup.withDrainTimeout(DrainTimeouts.of(setup, programme)))
        .toList();
  }

  private Programme running() {
    return current.map(Assignment::programme).orElse(Programme.EMPTY);
  }

  private void forward(Programme programme) {
    List<PoolConfig> pools = new ArrayList<>();
    for (Pool pool : programme.pools()) {
      pools.add(pool.config());
      latestEndpoints.put(pool.name(), pool.config().endpoints());
    }
    for (PoolConfig pool : departures.pools()) {
      pools.add(pool.withEndpoints(latestEndpoints.getOrDefault(pool.name(), pool.endpoints())));
    }
    latestEndpoints.keySet().retainAll(pools.stream().map(PoolConfig::name).toList());
    List<ListenerConfig> listeners = new ArrayList<>(programme.listeners());
    listeners.addAll(departures.listeners());
    forwarder.apply(listeners, pools);
  }

  /** Closes what leaves when its addresses have left. */
  private void awaitDepartures() {
    Departures awaited = departures;
    if (!awaited.isEmpty()) {
      Thread _ =
          Thread.startVirtualThread(() -> {
            while (!Collections.disjoint(loop.snapshot().held(), awaited.addresses())) {
              LockSupport.parkNanos(DEPARTURE_LOOK.toNanos());
            }
            departed(awaited);
          });
    }
  }

  /** Unless another programme has come meanwhile, or the end. */
  private synchronized void departed(Departures gone) {
    if (departures.equals(gone) && !ended) {
      departures = Departures.NONE;
      forward(running());
      onChange.run();
    }
  }

  private static void report(Assignment assignment, boolean changed) {
    Programme programme = assignment.programme();
    assignment.mistakes().forEach(mistake -> LOG.error("{}", mistake.in(assignment.source())));
    if (changed) {
      LOG.info(
          "runs {}: virtual routers {}, listeners {}, pools {}",
          assignment.source(),
          programme.virtualRouters().stream().map(VirtualRouter::name).toList(),
          programme.listeners().stream().map(ListenerConfig::name).toList(),
          programme.pools().stream().map(Pool::name).toList());
    }
  }

  @Override
  public synchronized void endpoints(String pool, List<Endpoint> endpoints) {
    if (ended) {
      return;
    }
    latestEndpoints.put(pool, endpoints);
    forwarder.endpoints(pool, endpoints);
    tracks.poolsChanged();
    onChange.run();
  }

  /** The state of a backend may be another one. Quick. */
  void backendsChanged() {
    tracks.poolsChanged();
  }

  /** Whether a programme was assigned. */
  boolean isAssigned() {
    return current.isPresent();
  }

  /** What is to be seen now; nothing before a programme was assigned. */
  Optional<SpeakerStatus> status() {
    return current.map(
        assignment -> StatusReport.of(assignment, loop.snapshot(), forwarder.snapshot()));
  }

  /**
   * The planned end: addresses are handed over while they are held and served, connections are
   * drained, then everything stops. Whoever still comes meanwhile is served too. What is assigned
   * from now on has no effect.
   */
  void shutDown() {
    end();
    Programme programme = running();
    long start = System.nanoTime();
    await(
        loop.handOver(),
        DrainTimeouts.longestOfRouters(programme).plus(PATIENCE),
        "the handover did not end");
    tracks.close();
    Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
    Duration rest = DrainTimeouts.apartFromRouters(programme).minus(elapsed);
    forwarder.drain(rest.isNegative() ? Duration.ZERO : rest);
    loop.close();
  }

  private synchronized void end() {
    ended = true;
  }

  private static void await(Future<Void> done, Duration patience, String complaint) {
    try {
      done.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("{}: {}", complaint, e.toString());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
