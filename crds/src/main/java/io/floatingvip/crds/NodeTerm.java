package io.floatingvip.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.floatingvip.crds.programme.Desired;
import java.util.List;

/** Nodes by their labels and fields; every requirement has to hold. */
@Desired
public record NodeTerm(
    @JsonPropertyDescription("Requirements on the labels of the node.") @Size(max = 32)
        List<Requirement> matchExpressions,
    @JsonPropertyDescription(
            "Requirements on the fields of the node; metadata.name is the only one.")
        @Size(max = 8)
        List<Requirement> matchFields) {
  /** Puts the documented default where the JSON has no value. */
  public NodeTerm {
    matchExpressions = matchExpressions == null ? List.of() : List.copyOf(matchExpressions);
    matchFields = matchFields == null ? List.of() : List.copyOf(matchFields);
  }
}
