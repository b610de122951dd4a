package io.floatingvip.operator.planning;

import io.floatingvip.crds.programme.VirtualRouter;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The virtual routers of the previous plan, read back from the programmes. */
final class Earlier {
  private final Map<String, Router> routers = new HashMap<>();
  private final Map<Address, Router> holders = new HashMap<>();

  /**
   * A virtual router of the previous plan.
   *
   * @param sample what one node was told about it
   * @param ranks rank of each node
   */
  record Router(VirtualRouter sample, Map<String, Integer> ranks) {
    String name() {
      return sample.name();
    }

    int id() {
      return sample.virtualRouterID();
    }

    /** Returns how much of what a contest wants the router was like: more is better. */
    int likeness(Contest contest) {
      var settings = contest.terms().settings();
      boolean same =
          settings.version().equals(sample.version())
              && settings.advertisementInterval().equals(sample.advertisementInterval())
              && settings.preempt().equals(sample.preempt())
              && settings.preemptDelay().equals(sample.preemptDelay())
              && contest.terms().tracks().equals(sample.tracks());
      boolean among =
          contest.candidates().stream().allMatch(node -> ranks.containsKey(node.name()));
      return (same ? 2 : 0) + (among ? 1 : 0);
    }
  }

  Earlier(Plan previous) {
    new TreeMap<>(previous.programmes())
        .forEach((node, programme) -> programme.virtualRouters().forEach(r -> add(node, r)));
  }

  private void add(String node, VirtualRouter reported) {
    Router router =
        routers.computeIfAbsent(reported.name(), name -> new Router(reported, new HashMap<>()));
    router.ranks.put(node, Ranking.rank(reported.priority()));
    for (String text : reported.addresses()) {
      int slash = text.indexOf('/');
      Address.parse(slash < 0 ? text : text.substring(0, slash))
          .ifPresent(address -> holders.putIfAbsent(address, router));
    }
  }

  /** Returns the virtual router that held the first of the addresses that one held. */
  Optional<Router> holding(Collection<Address> addresses) {
    return addresses.stream()
        .flatMap(address -> Optional.ofNullable(holders.get(address)).stream())
        .findFirst();
  }
}
