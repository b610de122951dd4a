package io.floatingvip.crds.status;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where the programme came from, and whether it runs. */
@Observed
public record ProgrammeStatus(
    @JsonPropertyDescription(
            "Where the programme was read from: a file, the Speaker object, or the copy on disk of an earlier start.")
        @Nullable String source,
    @JsonPropertyDescription("Whether the whole programme runs, without a refused item.")
        Boolean applied,
    @JsonPropertyDescription("The items that do not run, or run in their last good version.")
        List<Refusal> refused) {
  /** Puts the documented default where the JSON has no value. */
  public ProgrammeStatus {
    applied = Objects.requireNonNullElse(applied, false);
    refused = refused == null ? List.of() : List.copyOf(refused);
  }
}
