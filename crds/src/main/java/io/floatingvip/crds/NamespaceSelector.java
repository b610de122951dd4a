package io.floatingvip.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.floatingvip.crds.programme.Desired;
import java.util.List;
import java.util.Map;

/** Namespaces by their labels; every requirement has to hold. */
@ValidationRule(
    value =
        "!has(self.matchExpressions) || self.matchExpressions.all(e, e.operator != 'Gt' && e.operator != 'Lt')",
    message = "a namespace is matched with the operators In, NotIn, Exists or DoesNotExist")
@Desired
public record NamespaceSelector(
    @JsonPropertyDescription("Labels that the namespace has.") @Size(max = 32)
        Map<String, String> matchLabels,
    @JsonPropertyDescription(
            "Requirements on the labels of the namespace; Gt and Lt are for nodes only.")
        @Size(max = 32)
        List<Requirement> matchExpressions) {
  /** Puts the documented default where the JSON has no value. */
  public NamespaceSelector {
    matchLabels = matchLabels == null ? Map.of() : Map.copyOf(matchLabels);
    matchExpressions = matchExpressions == null ? List.of() : List.copyOf(matchExpressions);
  }
}
