package io.floatingvip.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.floatingvip.crds.programme.Desired;
import java.util.List;

/** What a label or field has to be, as in Kubernetes' own selectors. */
@Desired
public record Requirement(
    @JsonPropertyDescription("Key of the label, or path of the field.")
        @Required
        @Size(min = 1, max = 317)
        String key,
    @JsonPropertyDescription("In, NotIn, Exists, DoesNotExist, Gt or Lt.") @Required
        RequirementOperator operator,
    @JsonPropertyDescription(
            "Values: at least one with In and NotIn, none with Exists and DoesNotExist, one integer with Gt and Lt.")
        @Size(max = 64)
        List<String> values) {
  /** Puts the documented default where the JSON has no value. */
  public Requirement {
    values = values == null ? List.of() : List.copyOf(values);
  }
}
