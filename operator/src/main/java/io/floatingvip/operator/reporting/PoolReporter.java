package io.floatingvip.operator.reporting;

import io.fabric8.kubernetes.api.model.Condition;
import io.floatingvip.crds.BackendPoolStatus;
import io.floatingvip.crds.PoolBackend;
import io.floatingvip.crds.status.BackendState;
import io.floatingvip.crds.status.BackendStatus;
import io.floatingvip.crds.status.PoolStatus;
import io.floatingvip.operator.planning.PoolView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Says what has become of a BackendPool. */
public final class PoolReporter {
  private static final String READY = "Ready";

  /** Only there while it is so. */
  private static final String DRAIN_LIMITED = "DrainLimited";

  /** More at a time would tell nobody anything. */
  private static final int MOST_NOTICES = 10;

  private final SpeakerReports speakers;
  private final Optional<GracePeriod> gracePeriod;
  private final Instant now;

  /**
   * Reports on the pools of a cluster.
   *
   * @param speakers what the speakers report
   * @param gracePeriod that the speakers have to end, where it is known
   * @param now the time of changes
   */
  public PoolReporter(SpeakerReports speakers, Optional<GracePeriod> gracePeriod, Instant now) {
    this.speakers = speakers;
    this.gracePeriod = gracePeriod;
    this.now = now;
  }

  /**
   * Reports.
   *
   * @param pool the pool
   * @param owners nodes that forward to it now, whose view counts; none: that of all nodes counts
   * @param previous the status that it has
   * @param generation its generation
   */
  public Report<BackendPoolStatus> report(
      PoolView pool, Collection<String> owners, BackendPoolStatus previous, long generation) {
    List<PoolStatus> reports = reports(pool.ref().toString(), owners);
    if (reports.isEmpty() && !owners.isEmpty()) {
      reports = reports(pool.ref().toString(), List.of());
    }
    List<PoolBackend> backends = merge(reports);
    int total = (int) backends.stream().filter(b -> b.state() != BackendState.DRAINING).count();
    int ready = (int) backends.stream().filter(PoolReporter::isInRotation).count();
    Conditions conditions = new Conditions(previous.conditions(), generation, now);
    conditions.add(READY, ready(pool, reports, ready, total));
    Optional<String> shortage =
        gracePeriod.flatMap(period -> period.shortage(pool.spec().drain().timeout()));
    shortage.ifPresent(
        message -> conditions.add(DRAIN_LIMITED, Verdict.yes("TerminationGracePeriod", message)));
    BackendPoolStatus status = new BackendPoolStatus(backends, ready, total, conditions.list());
    List<Notice> notices = new ArrayList<>(notices(previous, status));
    if (conditions.turned(DRAIN_LIMITED, Conditions.TRUE)) {
      notices.add(new Notice(true, DRAIN_LIMITED, shortage.orElseThrow()));
    }
    return new Report<>(status, notices);
  }

  private static boolean isInRotation(PoolBackend backend) {
    return backend.state() == BackendState.UP || backend.state() == BackendState.UNKNOWN;
  }

  private List<PoolStatus> reports(String name, Collection<String> owners) {
    Collection<String> nodes = owners.isEmpty() ? speakers.nodes() : owners;
    return nodes.stream().flatMap(node -> speakers.pool(node, name).stream()).toList();
  }

  private static Verdict ready(PoolView pool, List<PoolStatus> reports, int ready, int total) {
    if (pool.source() instanceof PoolView.Unusable unusable) {
      return Verdict.no(unusable.problem().reason(), unusable.problem().message());
    }
    if (reports.isEmpty()) {
      return Verdict.unknown(
          "NotReported", "no VirtualIP uses the pool, or no speaker reports yet");
    }
    String count = "%s of %s backends are up".formatted(ready, total);
    return ready > 0 ? Verdict.yes("BackendsUp", count) : Verdict.no("NoBackendUp", count);
  }

  /** Returns each backend in the best state that a node sees it in. */
  private static List<PoolBackend> merge(List<PoolStatus> reports) {
    Map<String, BackendStatus> best = new TreeMap<>();
    for (PoolStatus report : reports) {
      for (BackendStatus backend : report.backends()) {
        best.merge(
            backend.address() + " " + backend.port(),
            backend,
            (a, b) -> preference(a.state()) <= preference(b.state()) ? a : b);
      }
    }
    return best.values().stream()
        .map(b -> new PoolBackend(b.address(), b.port(), b.state(), b.reason()))
        .sorted(Comparator.comparing(PoolBackend::address).thenComparing(PoolBackend::port))
        .toList();
  }

  private static int preference(BackendState state) {
    return switch (state) {
      case UP -> 0;
      case UNKNOWN -> 1;
      case DRAINING -> 2;
      case DOWN -> 3;
    };
  }

  private static List<Notice> notices(BackendPoolStatus before, BackendPoolStatus after) {
    Map<String, BackendState> states = new HashMap<>();
    before.backends().forEach(b -> states.put(b.address() + " " + b.port(), b.state()));
    List<Notice> notices = new ArrayList<>();
    String count = " (%s of %s are up)".formatted(after.ready(), after.total());
    for (PoolBackend backend : after.backends()) {
      Optional<BackendState> state =
          Optional.ofNullable(states.get(backend.address() + " " + backend.port()));
      String name = backend.address() + " port " + backend.port();
      if (backend.state() == BackendState.DOWN
          && state.filter(s -> s == BackendState.DOWN).isEmpty()) {
        String reason =
            backend.reason() == null || backend.reason().isBlank() ? "" : ": " + backend.reason();
        notices.add(new Notice(true, "BackendDown", name + " is down" + reason + count));
      } else if (backend.state() == BackendState.UP
          && state.filter(s -> s == BackendState.DOWN).isPresent()) {
        notices.add(new Notice(false, "BackendUp", name + " is up again" + count));
      }
    }
    return notices.stream().limit(MOST_NOTICES).toList();
  }

  /** Returns the condition Ready of a pool. */
  static Optional<Condition> ready(BackendPoolStatus status) {
    return status.conditions().stream().filter(c -> READY.equals(c.getType())).findFirst();
  }
}
