package io.floatingvip.operator.planning;

import io.floatingvip.crds.NamespaceSelector;
import io.floatingvip.crds.NodePreference;
import io.floatingvip.crds.NodeTerm;
import io.floatingvip.crds.Requirement;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Kubernetes' selectors, with the meaning that they have for the scheduler. */
final class Selection {
  private Selection() {}

  /** Returns whether the labels hold everything that a plain selector wants. */
  static boolean matches(Map<String, String> selector, Map<String, String> labels) {
    return labels.entrySet().containsAll(selector.entrySet());
  }

  /** Returns whether a namespace is selected; without a selector every one is. */
  static boolean matches(NamespaceSelector selector, Map<String, String> labels) {
    return matches(selector.matchLabels(), labels) && all(selector.matchExpressions(), labels);
  }

  /** Returns the sum of the weights of the preferences that hold for the node. */
  static int weight(List<NodePreference> preferences, NodeView node) {
    return preferences.stream()
        .filter(preference -> matches(preference.preference(), node))
        .mapToInt(NodePreference::weight)
        .sum();
  }

  private static boolean matches(NodeTerm term, NodeView node) {
    boolean empty = term.matchExpressions().isEmpty() && term.matchFields().isEmpty();
    // As for the scheduler: a term without requirements selects nothing.
    return !empty
        && all(term.matchExpressions(), node.labels())
        && all(term.matchFields(), Map.of("metadata.name", node.name()));
  }

  private static boolean all(List<Requirement> requirements, Map<String, String> labels) {
    return requirements.stream().allMatch(requirement -> holds(requirement, labels));
  }

  private static boolean holds(Requirement requirement, Map<String, String> labels) {
    Optional<String> value = Optional.ofNullable(labels.get(requirement.key()));
    return switch (requirement.operator()) {
      case IN -> value.filter(requirement.values()::contains).isPresent();
      case NOT_IN -> value.filter(requirement.values()::contains).isEmpty();
      case EXISTS -> value.isPresent();
      case DOES_NOT_EXIST -> value.isEmpty();
      case GT -> difference(value, requirement).filter(sign -> sign > 0).isPresent();
      case LT -> difference(value, requirement).filter(sign -> sign < 0).isPresent();
    };
  }

  private static Optional<Integer> difference(Optional<String> value, Requirement requirement) {
    Optional<BigInteger> bound =
        requirement.values().stream().findFirst().flatMap(Selection::integer);
    return value.flatMap(Selection::integer).flatMap(number -> bound.map(number::compareTo));
  }

  private static Optional<BigInteger> integer(String text) {
    return text.matches("-?[0-9]{1,18}") ? Optional.of(new BigInteger(text)) : Optional.empty();
  }
}
