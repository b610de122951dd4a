package io.floatingvip.operator.planning;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What keeps the VirtualIPs from being served, collected while a plan is made. */
final class Problems {
  private final Map<ObjectRef, Set<Problem>> problems = new HashMap<>();

  void add(ObjectRef ref, Problem.Aspect aspect, String reason, String message) {
    problems
        .computeIfAbsent(ref, key -> new LinkedHashSet<>())
        .add(new Problem(aspect, reason, message));
  }

  List<Problem> of(ObjectRef ref) {
    return List.copyOf(problems.getOrDefault(ref, Set.of()));
  }
}
