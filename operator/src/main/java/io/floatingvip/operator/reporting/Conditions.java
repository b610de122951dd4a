package io.floatingvip.operator.reporting;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The conditions of an object while its status is put together. */
final class Conditions {
  static final String TRUE = "True";
  static final String FALSE = "False";
  static final String UNKNOWN = "Unknown";

  private final List<Condition> previous;
  private final long generation;
  private final Instant now;
  private final List<Condition> conditions = new ArrayList<>();

  /**
   * Starts with none.
   *
   * @param previous the conditions of the previous status, whose times stay where nothing has
   *     changed
   * @param generation generation of the object
   * @param now the time of a change
   */
  Conditions(List<Condition> previous, long generation, Instant now) {
    this.previous = previous;
    this.generation = generation;
    this.now = now;
  }

  /** Adds a condition. */
  void add(String type, Verdict verdict) {
    String since =
        before(type)
            .filter(condition -> verdict.status().equals(condition.getStatus()))
            .map(Condition::getLastTransitionTime)
            .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
    conditions.add(
        new ConditionBuilder()
            .withType(type)
            .withStatus(verdict.status())
            .withReason(verdict.reason())
            .withMessage(verdict.message())
            .withObservedGeneration(generation)
            .withLastTransitionTime(since)
            .build());
  }

  /** Returns whether the condition now has the status and had another one before. */
  boolean turned(String type, String status) {
    return status(conditions, type).filter(status::equals).isPresent()
        && status(previous, type).filter(status::equals).isEmpty();
  }

  /** Returns the condition as it was before. */
  Optional<Condition> before(String type) {
    return previous.stream().filter(condition -> type.equals(condition.getType())).findFirst();
  }

  private static Optional<String> status(List<Condition> conditions, String type) {
    return conditions.stream()
        .filter(condition -> type.equals(condition.getType()))
        .map(Condition::getStatus)
        .findFirst();
  }

  List<Condition> list() {
    return List.copyOf(conditions);
  }
}
