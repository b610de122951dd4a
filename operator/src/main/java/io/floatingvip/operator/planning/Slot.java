package io.floatingvip.operator.planning;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;

/**
 * A virtual router, or one per segment that move together, and the VirtualIPs that share it.
 *
 * @param contest who stands for election
 * @param routers the virtual router on each segment
 * @param ranks rank of each candidate, the preferred one first
 * @param members the VirtualIPs that share it
 */
record Slot(
    Contest contest,
    SortedMap<Subnet, Router> routers,
    Map<String, Integer> ranks,
    List<Request> members) {

  /**
   * A virtual router.
   *
   * @param name its name on every node
   * @param id its virtual router ID
   */
  record Router(String name, int id) {}

  Slot(Contest contest, SortedMap<Subnet, Router> routers, Map<String, Integer> ranks) {
    this(contest, routers, ranks, new ArrayList<>());
  }

  /** Returns the name of the first virtual router, which stands for all. */
  String name() {
    return router(routers.firstKey()).name();
  }

  Router router(Subnet subnet) {
    return Objects.requireNonNull(routers.get(subnet));
  }

  /** Returns the name of the preferred node. */
  String favourite() {
    return ranks.keySet().iterator().next();
  }
}
