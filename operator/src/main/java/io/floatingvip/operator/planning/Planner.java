package io.floatingvip.operator.planning;

import io.floatingvip.crds.Family;
import io.floatingvip.crds.TrafficPolicy;
import io.floatingvip.crds.VirtualIPPort;
import io.floatingvip.crds.VirtualIPSpec;
import io.floatingvip.crds.VrrpSettings;
import io.floatingvip.crds.programme.Pool;
import io.floatingvip.crds.programme.Track;
import io.floatingvip.operator.planning.Contest.Terms;
import io.floatingvip.operator.planning.Placement.Candidate;
import io.floatingvip.operator.planning.Problem.Aspect;
import io.floatingvip.operator.planning.Segment.Attachment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Plans who announces which address, and what every node has to do for it.
 *
 * <p>The same view and previous plan give the same plan, and a plan that is planned again stays as
 * it is. What one object or node changes moves the owner of no other object's address.
 */
public final class Planner {
  private final ClusterView view;
  private final Plan previous;
  private final Problems problems = new Problems();
  private final Segments segments;
  private final Map<ObjectRef, PoolView> poolViews;

  private Planner(ClusterView view, Plan previous) {
    this.view = view;
    this.previous = previous;
    this.segments = new Segments(view.nodes());
    this.poolViews = view.pools().stream().collect(Collectors.toMap(PoolView::ref, pool -> pool));
  }

  /**
   * Plans.
   *
   * @param view what the cluster looks like
   * @param previous what was planned before, of which as much as possible stays
   */
  public static Plan plan(ClusterView view, Plan previous) {
    return new Planner(view, previous).plan();
  }

  private Plan plan() {
    List<VirtualIPView> byAge = view.virtualIPs().stream().sorted(VirtualIPView.BY_AGE).toList();
    Map<ObjectRef, Set<Address>> claims =
        new AddressClaims(view, segments, problems).settle(byAge, previous);
    Map<ObjectRef, Pool> pools = new HashMap<>();
    poolViews.values().forEach(pool -> pool(pool).ifPresent(p -> pools.put(pool.ref(), p)));
    List<Request> requests = new ArrayList<>();
    for (VirtualIPView vip : byAge) {
      request(vip, ports(vip), claims.getOrDefault(vip.ref(), Set.of())).ifPresent(requests::add);
    }
    List<Slot> slots =
        new Slots(new Earlier(previous), routerIDs(requests), problems).share(requests);
    return new Plan(new Programmes(view, pools).write(slots), placements(claims, slots));
  }

  private RouterIDs routerIDs(List<Request> requests) {
    RouterIDs ids = new RouterIDs(view.nodes());
    for (Request request : requests) {
      Integer asked = request.askedID();
      if (asked != null) {
        request.addresses().keySet().forEach(subnet -> ids.reserve(subnet, asked));
      }
    }
    return ids;
  }

  private Optional<Pool> pool(PoolView pool) {
    if (pool.source() instanceof PoolView.Unusable) {
      return Optional.empty();
    }
    var spec = pool.spec();
    return Optional.of(
        new Pool(
            pool.ref().toString(),
            spec.endpoints(),
            pool.source() instanceof PoolView.Slices slices ? slices.slices() : null,
            spec.balance(),
            spec.healthCheck(),
            spec.timeouts(),
            spec.retries(),
            spec.redispatch(),
            spec.maxConnections(),
            spec.queue(),
            spec.sessionAffinity(),
            spec.proxyProtocol(),
            spec.drain(),
            spec.slowStart()));
  }

  /** Returns the ports, without those that are there twice. */
  private List<VirtualIPPort> ports(VirtualIPView vip) {
    List<VirtualIPPort> ports = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<String> numbers = new HashSet<>();
    for (VirtualIPPort port : vip.spec().ports()) {
      checkPool(vip, port.backendPool());
      if (names.add(port.effectiveName()) && numbers.add(port.protocol() + "/" + port.port())) {
        ports.add(port);
      } else {
        problems.add(
            vip.ref(),
            Aspect.CONFLICT,
            "PortInUse",
            "port %s/%s or its name %s is there twice: write another one"
                .formatted(port.port(), port.protocol(), port.effectiveName()));
      }
    }
    return ports;
  }

  private void checkPool(VirtualIPView vip, String name) {
    ObjectRef ref = new ObjectRef(vip.ref().namespace(), name);
    PoolView pool = poolViews.get(ref);
    if (pool == null) {
      problems.add(
          vip.ref(),
          Aspect.BACKENDS,
          "BackendPoolNotFound",
          "there is no BackendPool %s: create it, or write another name".formatted(ref));
    } else if (pool.source() instanceof PoolView.Unusable unusable) {
      Problem problem = unusable.problem();
      problems.add(
          vip.ref(),
          Aspect.BACKENDS,
          problem.reason(),
          "BackendPool %s: %s".formatted(ref, problem.message()));
    }
  }

  private Optional<Request> request(
      VirtualIPView vip, List<VirtualIPPort> ports, Set<Address> addresses) {
    SortedMap<Subnet, Set<Address>> bySubnet = new TreeMap<>();
    SortedMap<Subnet, Segment> found = new TreeMap<>();
    for (Address address : addresses) {
      Optional<Segment> segment = segments.of(address, vip.spec().interfaceName());
      if (segment.isEmpty()) {
        refuseOutside(vip, address);
      } else if (address.family() == Family.IPV6 && vip.spec().vrrp().version() == 2) {
        problems.add(
            vip.ref(),
            Aspect.ADDRESS,
            "VersionKnowsIPv4Only",
            "VRRP version 2 can't announce %s: write vrrp.version: 3".formatted(address));
      } else {
        found.put(segment.get().subnet(), segment.get());
        bySubnet.computeIfAbsent(segment.get().subnet(), s -> new TreeSet<>()).add(address);
      }
    }
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Terms terms = terms(vip, found.keySet());
    Contest contest = Contest.among(view.nodes(), terms, found, node -> servesLocally(node, terms));
    if (contest.candidates().isEmpty()) {
      refuseWithoutCandidate(vip, terms);
      return Optional.empty();
    }
    checkChoice(vip, contest);
    return Optional.of(new Request(vip, ports, bySubnet, contest));
  }

  private void refuseOutside(VirtualIPView vip, Address address) {
    String where =
        vip.spec().interfaceName() == null
            ? "an interface in a subnet that holds " + address
            : "an interface " + vip.spec().interfaceName() + " with an address of its family";
    problems.add(
        vip.ref(),
        Aspect.ADDRESS,
        "OutsideEverySegment",
        "no node has %s (%s): write an address of such a subnet"
            .formatted(where, segments.inWords()));
  }

  private void refuseWithoutCandidate(VirtualIPView vip, Terms terms) {
    String wanted =
        terms.localPools().isEmpty()
            ? "the labels of nodeSelector: label a node, or change nodeSelector"
            : "a ready backend of its own, which trafficPolicy Local wants, and the labels of"
                + " nodeSelector";
    problems.add(
        vip.ref(),
        Aspect.CANDIDATES,
        "NoCandidate",
        "no node on %s has %s"
            .formatted(
                terms.subnets().stream().map(Subnet::toString).collect(Collectors.joining(" and ")),
                wanted));
  }

  private void checkChoice(VirtualIPView vip, Contest contest) {
    vip.chosenNode()
        .filter(
            chosen -> contest.candidates().stream().noneMatch(node -> node.name().equals(chosen)))
        .ifPresent(chosen ->
            problems.add(
                vip.ref(),
                Aspect.CHOICE,
                "ChosenNodeIsNoCandidate",
                "%s, which the annotation chooses, is no candidate: write one of %s"
                    .formatted(
                        chosen,
                        contest.candidates().stream()
                            .map(NodeView::name)
                            .collect(Collectors.joining(", ")))));
  }

  private static Terms terms(VirtualIPView vip, Set<Subnet> subnets) {
    VirtualIPSpec spec = vip.spec();
    String namespace = vip.ref().namespace();
    Set<ObjectRef> local =
        spec.trafficPolicy() == TrafficPolicy.LOCAL
            ? spec.ports().stream()
                .map(port -> new ObjectRef(namespace, port.backendPool()))
                .collect(Collectors.toSet())
            : Set.of();
    return new Terms(
        Set.copyOf(subnets),
        spec.interfaceName(),
        settings(vip),
        spec.nodeSelector(),
        vip.preferences(),
        spec.tracks().stream().map(track -> inProgramme(track, namespace)).toList(),
        local);
  }

  /** Returns the settings without the ID: who asks for one can share with who takes any. */
  private static VrrpSettings settings(VirtualIPView vip) {
    VrrpSettings settings = vip.spec().vrrp();
    return new VrrpSettings(
        settings.version(),
        null,
        settings.advertisementInterval(),
        vip.preempts(),
        settings.preemptDelay(),
        settings.transport(),
        settings.authentication());
  }

  /** Returns the track with its pool named as in a programme. */
  private static Track inProgramme(Track track, String namespace) {
    String pool = track.pool() == null ? null : new ObjectRef(namespace, track.pool()).toString();
    return new Track(
        track.name(),
        track.type(),
        track.interfaceName(),
        track.address(),
        track.port(),
        track.http(),
        pool,
        track.interval(),
        track.timeout(),
        track.rise(),
        track.fall(),
        track.weight());
  }

  private boolean servesLocally(NodeView node, Terms terms) {
    return terms.localPools().stream()
        .map(poolViews::get)
        .allMatch(pool ->
            pool != null
                && pool.source() instanceof PoolView.Slices slices
                && slices.readyNodes().contains(node.name()));
  }

  private Map<ObjectRef, Placement> placements(
      Map<ObjectRef, Set<Address>> claims, List<Slot> slots) {
    Map<ObjectRef, Placement> placements = new TreeMap<>();
    for (VirtualIPView vip : view.virtualIPs()) {
      List<String> addresses =
          claims.getOrDefault(vip.ref(), Set.of()).stream().map(Address::toString).toList();
      placements.put(
          vip.ref(),
          new Placement(
              addresses, List.of(), OptionalInt.empty(), List.of(), problems.of(vip.ref())));
    }
    for (Slot slot : slots) {
      for (Request request : slot.members()) {
        Placement bare = Objects.requireNonNull(placements.get(request.ref()));
        placements.put(
            request.ref(),
            new Placement(
                bare.addresses(),
                slot.routers().values().stream().map(Slot.Router::name).toList(),
                OptionalInt.of(slot.router(slot.routers().firstKey()).id()),
                candidates(slot),
                bare.problems()));
      }
    }
    return placements;
  }

  private static List<Candidate> candidates(Slot slot) {
    Segment segment =
        Objects.requireNonNull(slot.contest().segments().get(slot.routers().firstKey()));
    return slot.contest().candidates().stream()
        .map(node -> {
          Attachment attachment = Objects.requireNonNull(segment.attachments().get(node.name()));
          int rank = Objects.requireNonNull(slot.ranks().get(node.name()));
          return new Candidate(
              node.name(), attachment.interfaceName(), Ranking.priority(rank, node.leaving()));
        })
        .sorted(Comparator.comparingInt(Candidate::priority).reversed())
        .toList();
  }
}
