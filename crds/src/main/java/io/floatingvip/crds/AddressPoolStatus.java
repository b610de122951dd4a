package io.floatingvip.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import io.floatingvip.crds.status.Observed;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How full a pool is. */
@Observed
public record AddressPoolStatus(
    @JsonPropertyDescription("The ranges in short, such as 192.168.64.128/25,192.168.64.99.")
        @Nullable String rangeText,
    @JsonPropertyDescription("Addresses of the pool.") Long total,
    @JsonPropertyDescription("Addresses that a VirtualIP has.") Long assigned,
    @JsonPropertyDescription("Addresses that are free.") Long available,
    @JsonPropertyDescription("Ready: the ranges can be used.") List<Condition> conditions) {
  /** Puts the documented default where the JSON has no value. */
  public AddressPoolStatus {
    total = Objects.requireNonNullElse(total, 0L);
    assigned = Objects.requireNonNullElse(assigned, 0L);
    available = Objects.requireNonNullElse(available, 0L);
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }

  /** The status of a pool of which nothing is known. */
  public static final AddressPoolStatus EMPTY = new AddressPoolStatus(null, 0L, 0L, 0L, List.of());
}
