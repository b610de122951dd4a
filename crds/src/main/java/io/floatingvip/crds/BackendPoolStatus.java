package io.floatingvip.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import io.floatingvip.crds.status.Observed;
import java.util.List;
import java.util.Objects;

/** What the speakers see of a pool. */
@Observed
public record BackendPoolStatus(
    @JsonPropertyDescription("The backends.") List<PoolBackend> backends,
    @JsonPropertyDescription("Backends that get connections.") Integer ready,
    @JsonPropertyDescription("All backends.") Integer total,
    @JsonPropertyDescription("Ready: the source is found and a backend is up.")
        List<Condition> conditions) {
  /** Puts the documented default where the JSON has no value. */
  public BackendPoolStatus {
    backends = backends == null ? List.of() : List.copyOf(backends);
    ready = Objects.requireNonNullElse(ready, 0);
    total = Objects.requireNonNullElse(total, 0);
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }

  /** The status of a pool of which nothing is known. */
  public static final BackendPoolStatus EMPTY = new BackendPoolStatus(List.of(), 0, 0, List.of());
}
