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
import io.floatingvip.speaker.vrrp.VrrpLoop;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running speaker: the VRRP loop, the forwarder, and what they have been assigned. */
final class Speaker implements AssignmentTarget {
  private static final Logger LOG = LoggerFactory.getLogger(Speaker.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final VrrpLoop loop;
  private final Forwarder forwarder;
  private final Tracks tracks;
  private final Runnable onChange;
  private volatile Optional<Assignment> current = Optional.empty();

  Speaker(VrrpLoop loop, Forwarder forwarder, Runnable onChange) {
    this.loop = loop;
    this.forwarder = forwarder;
    this.tracks = new Tracks(forwarder, loop::track);
    this.onChange = onChange;
  }

  @Override
  public void assign(Assignment assignment) {
    Programme programme = assignment.programme();
    boolean changed = current.isEmpty() || !current.get().programme().equals(programme);
    if (changed) {
      // Listeners first: whoever gets an address from now on finds them ready.
      forwarder.apply(programme.listeners(), pools(programme));
      await(
          loop.apply(programme.virtualRouters().stream().map(VirtualRouter::setup).toList()),
          "the VRRP loop did not take over the programme");
      tracks.apply(programme.virtualRouters());
    }
    current = Optional.of(assignment);
    report(assignment, changed);
    onChange.run();
  }

  private static List<PoolConfig> pools(Programme programme) {
    return programme.pools().stream().map(Pool::config).toList();
  }

  private static void report(Assignment assignment, boolean changed) {
    Programme programme = assignment.programme();
    assignment.mistakes().forEach(mistake -> LOG.error("{}", mistake.in(assignment.source())));
    if (changed) {
      programme.virtualRouters().stream()
          .filter(router -> router.setup().virtualMac())
          .forEach(router -> LOG.warn("{}: virtualMAC has no effect yet", router.name()));
      LOG.info(
          "runs {}: virtual routers {}, listeners {}, pools {}",
          assignment.source(),
          programme.virtualRouters().stream().map(VirtualRouter::name).toList(),
          programme.listeners().stream().map(ListenerConfig::name).toList(),
          programme.pools().stream().map(Pool::name).toList());
    }
  }

  @Override
  public void endpoints(String pool, List<Endpoint> endpoints) {
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
   * drained, then everything stops.
   */
  void shutDown() {
    await(loop.handOver(), "the handover did not end");
    tracks.close();
    forwarder.drain(drainTimeout());
    loop.close();
  }

  private static void await(Future<Void> done, String complaint) {
    try {
      done.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("{}: {}", complaint, e.toString());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * How long connections are worth waiting for. Those to a floating address are not: it is gone,
   * and no packet of theirs comes here any more.
   */
  private Duration drainTimeout() {
    Programme programme = current.map(Assignment::programme).orElse(Programme.EMPTY);
    Set<InetAddress> floating =
        programme.virtualRouters().stream()
            .flatMap(router -> router.setup().config().addresses().stream())
            .map(held -> held.address().toInetAddress())
            .collect(Collectors.toSet());
    boolean drained =
        programme.listeners().stream()
            .anyMatch(listener -> !floating.containsAll(listener.addresses()));
    return drained
        ? programme.pools().stream()
            .map(pool -> pool.config().drainTimeout())
            .max(Duration::compareTo)
            .orElse(Duration.ZERO)
        : Duration.ZERO;
  }
}
