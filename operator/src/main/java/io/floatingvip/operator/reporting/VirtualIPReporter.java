package io.floatingvip.operator.reporting;

import static java.util.stream.Collectors.joining;

import io.floatingvip.crds.BackendPoolStatus;
import io.floatingvip.crds.CandidateStatus;
import io.floatingvip.crds.OwnerStatus;
import io.floatingvip.crds.VirtualIPPort;
import io.floatingvip.crds.VirtualIPSpec;
import io.floatingvip.crds.VirtualIPStatus;
import io.floatingvip.crds.status.AddressStatus;
import io.floatingvip.crds.status.RouterState;
import io.floatingvip.crds.status.VirtualRouterStatus;
import io.floatingvip.operator.planning.ObjectRef;
import io.floatingvip.operator.planning.Placement;
import io.floatingvip.operator.planning.Problem;
import io.floatingvip.operator.planning.Problem.Aspect;
import io.floatingvip.operator.reporting.SpeakerReports.Claim;
import io.floatingvip.operator.reporting.SpeakerReports.RefusedItem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says what has become of a VirtualIP. */
public final class VirtualIPReporter {
  private static final String ANNOUNCED = "Announced";
  private static final String BACKENDS_AVAILABLE = "BackendsAvailable";
  private static final String CONFLICT = "Conflict";

  private final SpeakerReports speakers;
  private final Map<ObjectRef, BackendPoolStatus> pools;
  private final Instant now;

  /**
   * Reports on the VirtualIPs of a cluster.
   *
   * @param speakers what the speakers report
   * @param pools what has become of the pools
   * @param now the time of changes
   */
  public VirtualIPReporter(
      SpeakerReports speakers, Map<ObjectRef, BackendPoolStatus> pools, Instant now) {
    this.speakers = speakers;
    this.pools = pools;
    this.now = now;
  }

  /** Returns the name of the node that holds the addresses of a placement. */
  public Optional<String> owner(Placement placement) {
    return speakers.claims(placement).stream().findFirst().map(claim -> claim.candidate().node());
  }

  /**
   * Reports.
   *
   * @param ref the VirtualIP
   * @param spec what it wants
   * @param placement what was planned for it
   * @param previous the status that it has
   * @param generation its generation
   */
  public Report<VirtualIPStatus> report(
      ObjectRef ref,
      VirtualIPSpec spec,
      Placement placement,
      VirtualIPStatus previous,
      long generation) {
    List<Claim> claims = speakers.claims(placement);
    HandoverReports handovers = new HandoverReports(speakers, placement, previous);
    Conditions conditions = new Conditions(previous.conditions(), generation, now);
    List<Verdict> needed = new ArrayList<>();
    needed.add(addressAssigned(placement));
    needed.add(announced(placement, claims, handovers));
    needed.add(backendsAvailable(ref, spec, placement));
    Verdict conflict = conflict(placement);
    conditions.add("Ready", ready(ref, placement, needed, conflict));
    conditions.add("AddressAssigned", needed.get(0));
    conditions.add(ANNOUNCED, needed.get(1));
    conditions.add(BACKENDS_AVAILABLE, needed.get(2));
    conditions.add(CONFLICT, conflict);

    // While it is handed over the successor's report may be the later one.
    OwnerStatus staying = handovers.underWay().isPresent() ? previous.owner() : null;
    OwnerStatus owner = claims.stream().findFirst().map(VirtualIPReporter::owner).orElse(staying);
    boolean changed = owner != null && !isSame(owner, previous.owner());
    VirtualIPStatus status =
        new VirtualIPStatus(
            placement.addresses(),
            placement.addresses().isEmpty() ? null : String.join(",", placement.addresses()),
            ports(spec),
            owner,
            boxed(placement.virtualRouterID()),
            candidates(placement, claims, handovers),
            previous.transitions() + (changed ? 1 : 0),
            conditions.list());
    List<Notice> notices = new ArrayList<>();
    if (changed) {
      notices.add(newOwner(claims.getFirst(), previous.owner()));
    }
    notices.addAll(handovers.notices());
    notices.addAll(turns(conditions, needed, conflict));
    return new Report<>(status, notices);
  }

  private static @Nullable Integer boxed(OptionalInt id) {
    return id.isPresent() ? id.getAsInt() : null;
  }

  private static @Nullable String ports(VirtualIPSpec spec) {
    return spec.ports().isEmpty()
        ? null
        : spec.ports().stream()
            .map(port -> port.port() + "/" + port.protocol())
            .collect(joining(","));
  }

  private static OwnerStatus owner(Claim claim) {
    return new OwnerStatus(
        claim.candidate().node(), claim.candidate().interfaceName(), claim.router().since());
  }

  private static boolean isSame(OwnerStatus owner, @Nullable OwnerStatus previous) {
    return previous != null
        && owner.node().equals(previous.node())
        && Objects.equals(owner.since(), previous.since());
  }

  private List<CandidateStatus> candidates(
      Placement placement, List<Claim> claims, HandoverReports handovers) {
    return placement.candidates().stream()
        .map(candidate -> {
          Optional<RouterState> state =
              speakers.router(candidate.node(), placement).map(VirtualRouterStatus::state);
          boolean outdated =
              state.filter(s -> s == RouterState.ACTIVE).isPresent()
                  && !claims.getFirst().candidate().equals(candidate);
          return new CandidateStatus(
              candidate.node(),
              outdated ? "Unknown" : state.map(VirtualIPReporter::inWords).orElse("Unknown"),
              candidate.priority(),
              handovers.last(candidate.node()).orElse(null));
        })
        .toList();
  }

  private static String inWords(RouterState state) {
    return switch (state) {
      case INITIALIZE -> "Initialize";
      case BACKUP -> "Backup";
      case ACTIVE -> "Active";
      case FAULT -> "Fault";
    };
  }

  private static Verdict addressAssigned(Placement placement) {
    Optional<Verdict> problem = problem(placement, Aspect.ADDRESS);
    if (problem.isPresent()) {
      return problem.get();
    }
    if (placement.addresses().isEmpty()) {
      return problem(placement, Aspect.CONFLICT)
          .orElse(Verdict.no("NoAddress", "it has no address"));
    }
    return Verdict.yes("Assigned", String.join(", ", placement.addresses()));
  }

  private Verdict announced(Placement placement, List<Claim> claims, HandoverReports handovers) {
    Optional<Verdict> problem = problem(placement, Aspect.CANDIDATES);
    if (problem.isPresent()) {
      return problem.get();
    }
    if (placement.routers().isEmpty()) {
      return Verdict.no("NothingToAnnounce", "no virtual router holds its addresses");
    }
    if (claims.isEmpty()) {
      return handovers
          .underWay()
          .map(who -> Verdict.yes("HandingOver", who))
          .orElseGet(
              () -> Verdict.no("NoActiveNode", "no candidate is Active: " + states(placement)));
    }
    Claim owner = claims.getFirst();
    String others =
        claims.stream()
            .skip(1)
            .map(claim -> claim.candidate().node() + ", since " + claim.router().since())
            .collect(joining(" and "));
    return Verdict.yes(
        "Active",
        "%s is Active on %s%s%s"
            .formatted(
                owner.candidate().node(),
                owner.candidate().interfaceName(),
                problem(placement, Aspect.CHOICE).map(why -> "; " + why.message()).orElse(""),
                others.isEmpty() ? "" : "; the older report of " + others + " is outdated"));
  }

  private String states(Placement placement) {
    return placement.candidates().stream()
        .map(candidate ->
            candidate.node()
                + " "
                + speakers
                    .router(candidate.node(), placement)
                    .map(router -> inWords(router.state()) + because(router.reason()))
                    .orElse("has not reported yet"))
        .collect(joining(", "));
  }

  private static String because(@Nullable String reason) {
    return reason == null || reason.isBlank() ? "" : " (" + reason + ")";
  }

  private Verdict backendsAvailable(ObjectRef ref, VirtualIPSpec spec, Placement placement) {
    Optional<Verdict> problem = problem(placement, Aspect.BACKENDS);
    if (problem.isPresent()) {
      return problem.get();
    }
    if (spec.ports().isEmpty()) {
      return Verdict.yes("NoPorts", "it forwards nothing");
    }
    for (VirtualIPPort port : spec.ports()) {
      ObjectRef pool = new ObjectRef(ref.namespace(), port.backendPool());
      BackendPoolStatus status = pools.get(pool);
      Optional<Verdict> trouble =
          status == null
              ? Optional.of(Verdict.unknown("NotReported", "nothing is known of " + pool + " yet"))
              : PoolReporter.ready(status)
                  .filter(condition -> !Conditions.TRUE.equals(condition.getStatus()))
                  .map(condition ->
                      new Verdict(
                          condition.getStatus(),
                          condition.getReason(),
                          "BackendPool %s: %s".formatted(pool, condition.getMessage())));
      if (trouble.isPresent()) {
        return trouble.get();
      }
    }
    return Verdict.yes("BackendsUp", "every port has a backend that is up");
  }

  private Verdict conflict(Placement placement) {
    Optional<Problem> planned =
        placement.problems().stream()
            .filter(problem -> problem.aspect() == Aspect.CONFLICT)
            .findFirst();
    if (planned.isPresent()) {
      return Verdict.yes(planned.get().reason(), planned.get().message());
    }
    String hosts =
        placement.candidates().stream()
            .flatMap(candidate -> speakers.router(candidate.node(), placement).stream())
            .flatMap(router -> router.addresses().stream())
            .filter(address -> placement.addresses().contains(bare(address.address())))
            .flatMap(VirtualIPReporter::otherHost)
            .distinct()
            .sorted()
            .collect(joining("; "));
    return hosts.isEmpty()
        ? Verdict.no("None", "nobody else has its addresses")
        : Verdict.yes("AddressConflict", hosts);
  }

  private static Stream<String> otherHost(AddressStatus address) {
    return Optional.ofNullable(address.conflict()).stream()
        .map(other ->
            "another host, MAC address %s, answers for %s: give one of them another address"
                .formatted(other.mac(), address.address()));
  }

  private static String bare(String address) {
    int slash = address.indexOf('/');
    return slash < 0 ? address : address.substring(0, slash);
  }

  private static Optional<Verdict> problem(Placement placement, Aspect aspect) {
    return placement.problems().stream()
        .filter(problem -> problem.aspect() == aspect)
        .findFirst()
        .map(problem -> Verdict.no(problem.reason(), problem.message()));
  }

  private Verdict ready(
      ObjectRef ref, Placement placement, List<Verdict> needed, Verdict conflict) {
    if (conflict.holds()) {
      return Verdict.no(conflict.reason(), conflict.message());
    }
    for (Verdict verdict : needed) {
      if (!verdict.holds()) {
        return verdict;
      }
    }
    List<RefusedItem> refused =
        speakers.refused(name -> placement.routers().contains(name) || name.startsWith(ref + "/"));
    return refused.isEmpty()
        ? Verdict.yes("Serving", "announced, with backends")
        : Verdict.no(
            "ProgrammeRefused",
            refused.stream()
                .map(item ->
                    item.node()
                        + " refuses "
                        + item.refusal().path()
                        + ": "
                        + item.refusal().reason())
                .distinct()
                .limit(3)
                .collect(joining("; ")));
  }

  private Notice newOwner(Claim owner, @Nullable OwnerStatus previous) {
    String before =
        previous == null || previous.node().equals(owner.candidate().node())
            ? ""
            : ", after %s for %s"
                .formatted(
                    previous.node(),
                    inWords(
                        Duration.between(SpeakerReports.instant(previous.since()), owner.since())));
    return new Notice(
        false,
        "Active",
        "%s is Active on %s%s%s"
            .formatted(
                owner.candidate().node(),
                owner.candidate().interfaceName(),
                because(owner.router().reason()),
                previous != null && previous.since() == null ? "" : before));
  }

  private static String inWords(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 120) {
      return seconds + "s";
    }
    return seconds < 7200 ? seconds / 60 + "m" : seconds / 3600 + "h" + seconds % 3600 / 60 + "m";
  }

  private static List<Notice> turns(Conditions conditions, List<Verdict> needed, Verdict conflict) {
    List<Notice> notices = new ArrayList<>();
    if (conditions.turned(CONFLICT, Conditions.TRUE)) {
      notices.add(new Notice(true, conflict.reason(), conflict.message()));
    }
    for (int i = 0; i < needed.size(); i++) {
      String type = List.of("AddressAssigned", ANNOUNCED, BACKENDS_AVAILABLE).get(i);
      Verdict verdict = needed.get(i);
      boolean isNews = conditions.before(type).isPresent() || i != 1;
      if (conditions.turned(type, Conditions.FALSE) && isNews) {
        String reason = type.equals(BACKENDS_AVAILABLE) ? "BackendsUnavailable" : verdict.reason();
        notices.add(new Notice(true, reason, verdict.message()));
      } else if (type.equals(BACKENDS_AVAILABLE)
          && conditions.turned(type, Conditions.TRUE)
          && conditions
              .before(type)
              .filter(c -> Conditions.FALSE.equals(c.getStatus()))
              .isPresent()) {
        notices.add(new Notice(false, "BackendsAvailable", verdict.message()));
      }
    }
    // An address that is in use is also one that is not assigned: once is enough.
    return notices.stream().distinct().toList();
  }
}
