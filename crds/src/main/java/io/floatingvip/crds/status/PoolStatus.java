package io.floatingvip.crds.status;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import java.util.Objects;

/** The state of a pool as one node sees it. */
@Observed
public record PoolStatus(
    @JsonPropertyDescription("Name of the pool.") @Required String name,
    @JsonPropertyDescription("Backends that get connections.") Integer ready,
    @JsonPropertyDescription("All backends.") Integer total,
    @JsonPropertyDescription("The backends.") List<BackendStatus> backends) {
  /** Puts the documented default where the JSON has no value. */
  public PoolStatus {
    ready = Objects.requireNonNullElse(ready, 0);
    total = Objects.requireNonNullElse(total, 0);
    backends = backends == null ? List.of() : List.copyOf(backends);
  }
}
