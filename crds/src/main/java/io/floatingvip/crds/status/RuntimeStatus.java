package io.floatingvip.crds.status;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** What the process of the speaker runs with. */
@Observed
public record RuntimeStatus(
    @JsonPropertyDescription("Scheduling of the VRRP thread, such as SCHED_FIFO or nice -20.")
        @Nullable String scheduling,
    @JsonPropertyDescription("How late the VRRP loop woke up.") @Nullable Lateness latenessMillis,
    @JsonPropertyDescription(
            "Whether connections in progress are carried through planned handovers; if not, why.")
        @Nullable String handover) {}
