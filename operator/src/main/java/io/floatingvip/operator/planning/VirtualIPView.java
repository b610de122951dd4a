package io.floatingvip.operator.planning;

import io.floatingvip.crds.NodePreference;
import io.floatingvip.crds.NodeTerm;
import io.floatingvip.crds.Requirement;
import io.floatingvip.crds.RequirementOperator;
import io.floatingvip.crds.VirtualIPSpec;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A VirtualIP that a user wants.
 *
 * @param ref its namespace and name
 * @param created when it was created: of two that want the same, the older gets it
 * @param spec what it wants
 * @param chosenNode the node that somebody chose for it by hand
 */
public record VirtualIPView(
    ObjectRef ref, Instant created, VirtualIPSpec spec, Optional<String> chosenNode) {
  /** The older first. */
  static final Comparator<VirtualIPView> BY_AGE =
      Comparator.comparing(VirtualIPView::created).thenComparing(VirtualIPView::ref);

  /** More than all preferences of a spec together. */
  private static final int CHOSEN = 1_000_000;

  /** Returns which candidates are preferred: the chosen one before all others. */
  List<NodePreference> preferences() {
    return Stream.concat(
            chosenNode.map(VirtualIPView::choice).stream(), spec.preferredNodes().stream())
        .toList();
  }

  private static NodePreference choice(String node) {
    Requirement name = new Requirement("metadata.name", RequirementOperator.IN, List.of(node));
    return new NodePreference(CHOSEN, new NodeTerm(List.of(), List.of(name)));
  }

  /** Returns whether a preferred node takes over from another one: the chosen one always does. */
  boolean preempts() {
    return chosenNode.isPresent() || spec.vrrp().preempt();
  }
}
