package io.floatingvip.e2e.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What each field manager applied last to each object: enough of server-side apply's field
 * ownership that a field which a manager leaves out of its next apply goes away. Lists are atomic,
 * also those with map keys, and there are no conflicts.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/server-side-apply/">Server-Side
 *     Apply</a>
 */
final class AppliedFields {
  private final Map<Owner, ObjectNode> applied = new ConcurrentHashMap<>();

  private record Owner(String path, String manager) {}

  /** The object after {@code manager} applied {@code desired} to {@code current}. */
  ObjectNode apply(String path, String manager, ObjectNode current, ObjectNode desired) {
    ObjectNode before = applied.put(new Owner(path, manager), desired.deepCopy());
    ObjectNode merged = current.deepCopy();
    if (before != null) {
      removeAbandoned(merged, before, desired);
    }
    merge(merged, desired);
    return merged;
  }

  /** Remembers what created an object. */
  void created(String path, String manager, ObjectNode desired) {
    applied.put(new Owner(path, manager), desired.deepCopy());
  }

  private static void removeAbandoned(ObjectNode target, ObjectNode before, ObjectNode now) {
    for (Map.Entry<String, JsonNode> field : before.properties()) {
      JsonNode kept = now.get(field.getKey());
      if (kept == null) {
        target.remove(field.getKey());
      } else if (kept instanceof ObjectNode keptObject
          && field.getValue() instanceof ObjectNode beforeObject
          && target.get(field.getKey()) instanceof ObjectNode targetObject) {
        removeAbandoned(targetObject, beforeObject, keptObject);
      }
    }
  }

  private static void merge(ObjectNode target, ObjectNode desired) {
    for (Map.Entry<String, JsonNode> field : desired.properties()) {
      if (field.getValue() instanceof ObjectNode value
          && target.get(field.getKey()) instanceof ObjectNode existing) {
        merge(existing, value);
      } else {
        target.set(field.getKey(), field.getValue().deepCopy());
      }
    }
  }
}
