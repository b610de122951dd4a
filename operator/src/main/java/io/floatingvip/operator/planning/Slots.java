package io.floatingvip.operator.planning;

import io.floatingvip.crds.Family;
import io.floatingvip.operator.planning.Contest.Terms;
import io.floatingvip.operator.planning.Problem.Aspect;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Shares virtual routers among VirtualIPs: who was on one stays on it, newcomers fill up to as many
 * as there are preferred nodes, so that each is the first choice of one.
 */
final class Slots {
  /** More would cost IDs, of which a segment has 255, and spread no better. */
  private static final int MOST_PER_CONTEST = 16;

  private final Earlier earlier;
  private final RouterIDs ids;
  private final Problems problems;
  private final Set<String> names = new HashSet<>();
  private final List<Slot> slots = new ArrayList<>();
  private final Map<Terms, List<Slot>> byTerms = new HashMap<>();

  Slots(Earlier earlier, RouterIDs ids, Problems problems) {
    this.earlier = earlier;
    this.ids = ids;
    this.problems = problems;
  }

  /** Returns the slots of all requests, which come the older first. */
  List<Slot> share(List<Request> requests) {
    List<Request> rest = new ArrayList<>(requests);
    Map<String, List<Request>> together = new LinkedHashMap<>();
    for (Request request : requests) {
      earlier
          .holding(request.leading())
          .filter(router -> request.accepts(router.id()))
          .ifPresent(router ->
              together.computeIfAbsent(router.name(), name -> new ArrayList<>()).add(request));
    }
    together.values().forEach(sharing -> keep(sharing, rest));
    rest.forEach(this::place);
    return slots;
  }

  /** Returns whose terms decide about a virtual router that several were on: those of most. */
  private Request lead(List<Request> sharing) {
    Map<Terms, Long> votes = new HashMap<>();
    sharing.forEach(request -> votes.merge(request.contest().terms(), 1L, Long::sum));
    Earlier.Router router = earlier.holding(sharing.getFirst().leading()).orElseThrow();
    return sharing.stream()
        .max(
            Comparator.<Request>comparingLong(
                    request -> Objects.requireNonNull(votes.get(request.contest().terms())))
                .thenComparingInt(request -> router.likeness(request.contest()))
                .thenComparing(Request::vip, VirtualIPView.BY_AGE.reversed()))
        .orElseThrow();
  }

  private void keep(List<Request> sharing, List<Request> rest) {
    Request lead = lead(sharing);
    Earlier.Router router = earlier.holding(lead.leading()).orElseThrow();
    List<String> order = Ranking.order(lead.contest(), router.ranks(), "");
    open(lead, Ranking.ranks(order, router.ranks()))
        .ifPresent(slot -> {
          for (Request request : sharing) {
            if (request.contest().terms().equals(lead.contest().terms())
                && accepts(request, slot)) {
              slot.members().add(request);
              rest.remove(request);
            }
          }
        });
  }

  private void place(Request request) {
    List<Slot> all = byTerms.getOrDefault(request.contest().terms(), List.of());
    List<Slot> shared = all.stream().filter(slot -> accepts(request, slot)).toList();
    Map<String, Integer> ranks =
        earlier.holding(request.leading()).map(Earlier.Router::ranks).orElse(Map.of());
    Optional<Slot> slot = shared.stream().filter(s -> isFirst(s.favourite(), ranks)).findFirst();
    if (slot.isEmpty() && shared.size() < limit(request)) {
      slot = open(request, ranks(request.contest(), all, ranks));
    }
    if (slot.isEmpty()) {
      slot = shared.stream().min(Comparator.comparingInt(s -> s.members().size()));
    }
    slot.ifPresent(s -> s.members().add(request));
  }

  private static boolean accepts(Request request, Slot slot) {
    return slot.routers().values().stream().allMatch(router -> request.accepts(router.id()));
  }

  private static boolean isFirst(String node, Map<String, Integer> ranks) {
    int rank = ranks.getOrDefault(node, 0);
    return rank > 0 && ranks.values().stream().allMatch(other -> other <= rank);
  }

  private static int limit(Request request) {
    return request.askedID() != null
        ? 1
        : Math.min(MOST_PER_CONTEST, request.contest().favourites().size());
  }

  /**
   * Returns the ranks on a new virtual router: as on the one that the addresses come from, or
   * spread.
   */
  private Map<String, Integer> ranks(
      Contest contest, List<Slot> shared, Map<String, Integer> inherited) {
    if (!inherited.isEmpty()) {
      return Ranking.ranks(Ranking.order(contest, inherited, ""), inherited);
    }
    Map<String, Integer> load = new HashMap<>();
    slots.forEach(slot -> load.merge(slot.favourite(), slot.members().size(), Integer::sum));
    Set<String> used = new HashSet<>();
    shared.forEach(slot -> used.add(slot.favourite()));
    String first =
        contest.favourites().stream()
            .min(
                Comparator.<NodeView, Boolean>comparing(node -> used.contains(node.name()))
                    .thenComparing(NodeView::leaving)
                    .thenComparing(node -> load.getOrDefault(node.name(), 0)))
            .map(NodeView::name)
            .orElse("");
    return Ranking.fresh(Ranking.order(contest, Map.of(), first));
  }

  private Optional<Slot> open(Request request, Map<String, Integer> ranks) {
    SortedMap<Subnet, Slot.Router> routers = new TreeMap<>();
    for (Segment segment : request.contest().segments().values()) {
      Optional<Slot.Router> router = router(request, segment);
      if (router.isEmpty()) {
        return Optional.empty();
      }
      routers.put(segment.subnet(), router.get());
    }
    request.contest().segments().forEach((subnet, segment) -> take(request, segment, routers));
    Slot slot = new Slot(request.contest(), routers, ranks);
    slots.add(slot);
    byTerms.computeIfAbsent(request.contest().terms(), terms -> new ArrayList<>()).add(slot);
    return Optional.of(slot);
  }

  private void take(Request request, Segment segment, Map<Subnet, Slot.Router> routers) {
    Slot.Router router = Objects.requireNonNull(routers.get(segment.subnet()));
    ids.take(segment, router.id(), request.ref());
    names.add(router.name());
  }

  private Optional<Slot.Router> router(Request request, Segment segment) {
    Integer asked = request.askedID();
    Optional<Earlier.Router> before =
        earlier
            .holding(Objects.requireNonNull(request.addresses().get(segment.subnet())))
            .filter(router -> request.accepts(router.id()))
            .filter(router -> !names.contains(router.name()))
            .filter(router -> ids.holder(segment, router.id()).isEmpty());
    if (before.isPresent()) {
      return before.map(router -> new Slot.Router(router.name(), router.id()));
    }
    OptionalInt id = asked == null ? ids.free(segment) : OptionalInt.of(asked);
    Optional<ObjectRef> holder =
        id.isPresent() ? ids.holder(segment, id.getAsInt()) : Optional.empty();
    if (id.isEmpty() || holder.isPresent()) {
      refuse(request, segment, holder);
      return Optional.empty();
    }
    return Optional.of(new Slot.Router(name(segment.subnet(), id.getAsInt()), id.getAsInt()));
  }

  private void refuse(Request request, Segment segment, Optional<ObjectRef> holder) {
    String what =
        holder
            .map(ref ->
                "virtualRouterID %s is in use on %s by VirtualIP %s, whose settings or"
                    + " candidates differ: write another one, or leave it out")
            .orElse("every virtualRouterID of %2$s is in use: spread the VirtualIPs over subnets");
    problems.add(
        request.ref(),
        Aspect.CONFLICT,
        "VirtualRouterIDInUse",
        what.formatted(
            request.askedID(), segment.subnet(), holder.map(ObjectRef::toString).orElse("")));
  }

  /** Returns a name that says where the virtual router is: the same on every node, and unique. */
  private String name(Subnet subnet, int id) {
    String family = subnet.network().family() == Family.IPV4 ? "v4" : "v6";
    String name = family + "-" + id + "-" + subnet.toString().replace(':', '-').replace('/', '-');
    String unique = name;
    for (int i = 2; names.contains(unique); i++) {
      unique = name + "." + i;
    }
    return unique;
  }
}
