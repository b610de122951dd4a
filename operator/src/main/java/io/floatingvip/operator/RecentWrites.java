package io.floatingvip.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Our own writes, until the informers have seen them: else a reconciliation right after a write
 * would take the change for one that is still to come, and report it a second time. Threads that
 * write in parallel share it.
 */
final class RecentWrites {
  private final Map<String, HasMetadata> written = new ConcurrentHashMap<>();

  void remember(HasMetadata object) {
    written.put(object.getMetadata().getUid(), object);
  }

  /** Returns the newer of what an informer has and what was written. */
  @SuppressWarnings("unchecked")
  <R extends HasMetadata> R latest(R cached) {
    String uid = cached.getMetadata().getUid();
    HasMetadata ours = written.get(uid);
    if (ours == null) {
      return cached;
    }
    if (version(ours) > version(cached)) {
      // The same uid is the same object, of the same type.
      return (R) ours;
    }
    written.remove(uid, ours);
    return cached;
  }

  /** Returns the resource version, which counts up in every API server that there is. */
  private static long version(HasMetadata object) {
    try {
      return Long.parseLong(object.getMetadata().getResourceVersion());
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
