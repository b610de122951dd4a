package io.floatingvip.operator.planning;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The priorities of a virtual router's candidates: distinct, and as they were for whoever stays.
 *
 * <p>A candidate has a rank of 129 to 254, which is its priority. While its node is leaving its
 * priority is 128 less, so that every other candidate is preferred, and the rank can be read back
 * from it: nothing else remembers it.
 */
final class Ranking {
  /** The most candidates of a virtual router. */
  static final int CAPACITY = 126;

  private static final int LOWEST = 129;
  private static final int HIGHEST = 254;
  private static final int TOP = 250;
  private static final int STEP = 10;
  private static final int LEAVING = 128;

  private Ranking() {}

  /** Returns the priority of a candidate with the rank. */
  static int priority(int rank, boolean leaving) {
    return leaving ? rank - LEAVING : rank;
  }

  /** Returns the rank of a candidate that had the priority. */
  static int rank(int priority) {
    return Math.min(priority < LOWEST ? priority + LEAVING : priority, HIGHEST);
  }

  /**
   * Returns the candidates, the preferred one first.
   *
   * @param contest who stands for election
   * @param earlier their earlier ranks; who had none comes last
   * @param first who comes first of those without an earlier rank
   */
  static List<String> order(Contest contest, Map<String, Integer> earlier, String first) {
    List<NodeView> nodes = new ArrayList<>(contest.candidates());
    int start = 0;
    while (start < nodes.size() && !nodes.get(start).name().equals(first)) {
      start++;
    }
    Collections.rotate(nodes, -start);
    nodes.sort(
        Comparator.<NodeView>comparingInt(node -> -contest.weight(node))
            .thenComparingInt(node -> -earlier.getOrDefault(node.name(), 0)));
    return nodes.stream().map(NodeView::name).toList();
  }

  /** Returns a rank for each candidate: the earlier one wherever the order allows it. */
  static Map<String, Integer> ranks(List<String> order, Map<String, Integer> earlier) {
    Map<String, Integer> ranks = new LinkedHashMap<>();
    int above = HIGHEST + 1;
    int i = 0;
    while (i < order.size()) {
      int end = i;
      while (end < order.size() && !earlier.containsKey(order.get(end))) {
        end++;
      }
      boolean last = end == order.size();
      int below = last ? LOWEST - 1 : Objects.requireNonNull(earlier.get(order.get(end)));
      int newcomers = end - i;
      if (below >= above || above - below - 1 < newcomers) {
        return afresh(order);
      }
      int step = Math.min(STEP, (above - below) / (newcomers + 1));
      for (int k = 0; k < newcomers; k++) {
        ranks.put(order.get(i + k), last ? above - step * (k + 1) : below + step * (newcomers - k));
      }
      if (!last) {
        ranks.put(order.get(end), below);
      }
      above = below;
      i = end + 1;
    }
    return ranks;
  }

  /** Returns ranks for candidates whose earlier ones are of no use. */
  private static Map<String, Integer> afresh(List<String> order) {
    int step = Math.clamp((TOP - LOWEST) / Math.max(1, order.size() - 1), 1, STEP);
    int top = Math.max(TOP, LOWEST + order.size() - 1);
    Map<String, Integer> ranks = new LinkedHashMap<>();
    for (int i = 0; i < order.size(); i++) {
      ranks.put(order.get(i), top - i * step);
    }
    return ranks;
  }

  /** Returns ranks for candidates of a new virtual router. */
  static Map<String, Integer> fresh(List<String> order) {
    return afresh(order);
  }
}
