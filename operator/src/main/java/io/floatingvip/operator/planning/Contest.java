package io.floatingvip.operator.planning;

import io.floatingvip.crds.NodePreference;
import io.floatingvip.crds.VrrpSettings;
import io.floatingvip.crds.programme.Track;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An election that VirtualIPs with the same needs can share.
 *
 * @param terms what they have in common
 * @param segments the segments of their addresses
 * @param candidates the nodes that stand for election, by name
 */
record Contest(Terms terms, SortedMap<Subnet, Segment> segments, List<NodeView> candidates) {
  /**
   * What VirtualIPs have to have in common to share a virtual router. It names no node, so a node
   * that comes or goes leaves them together.
   *
   * @param subnets the subnets of the addresses
   * @param interfaceName the interface, where one is asked for
   * @param settings how the election goes
   * @param nodeSelector labels of candidates
   * @param preferences which candidates are preferred
   * @param tracks checks on each candidate
   * @param localPools pools that a candidate needs a backend of its own for
   */
  record Terms(
      Set<Subnet> subnets,
      @Nullable String interfaceName,
      VrrpSettings settings,
      Map<String, String> nodeSelector,
      List<NodePreference> preferences,
      List<Track> tracks,
      Set<ObjectRef> localPools) {}

  /** Returns the contest among the nodes that are on every segment and meet the terms. */
  static Contest among(
      List<NodeView> nodes,
      Terms terms,
      SortedMap<Subnet, Segment> segments,
      Predicate<NodeView> eligible) {
    List<NodeView> candidates =
        nodes.stream()
            .filter(node ->
                segments.values().stream()
                    .allMatch(segment -> segment.attachments().containsKey(node.name())))
            .filter(node -> Selection.matches(terms.nodeSelector(), node.labels()))
            .filter(eligible)
            .sorted(Comparator.comparing(NodeView::name))
            .limit(Ranking.CAPACITY)
            .toList();
    return new Contest(terms, segments, candidates);
  }

  /** Returns how much the node is preferred. */
  int weight(NodeView node) {
    return Selection.weight(terms.preferences(), node);
  }

  /** Returns the candidates that are preferred most. */
  List<NodeView> favourites() {
    int best = candidates.stream().mapToInt(this::weight).max().orElse(0);
    return candidates.stream().filter(node -> weight(node) == best).toList();
  }
}
