package io.floatingvip.crds;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A text in the spec of a custom resource that may not be just any.
 *
 * @param path its field below the spec, with 0 for the first item of a list
 * @param complaint what the API server says of a wrong one
 */
record CheckedText(String kind, List<String> path, String complaint) {
  private static final String WRONG = " ";

  /** All of them that the definitions have. */
  static List<CheckedText> all() {
    List<CheckedText> found = new ArrayList<>();
    for (CustomResourceDefinition definition : CrdGeneration.definitions().values()) {
      JSONSchemaProps root =
          definition.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
      collect(
          definition.getSpec().getNames().getKind(),
          List.of(),
          Objects.requireNonNull(root.getProperties().get("spec")),
          found);
    }
    return found;
  }

  private static void collect(
      String kind, List<String> path, JSONSchemaProps schema, List<CheckedText> found) {
    if ("string".equals(schema.getType())) {
      schema
          .getXKubernetesValidations()
          .forEach(rule -> found.add(new CheckedText(kind, path, rule.getMessage())));
      if (schema.getPattern() != null) {
        found.add(new CheckedText(kind, path, "should match '" + schema.getPattern() + "'"));
      }
    }
    schema
        .getProperties()
        .forEach((name, field) -> collect(kind, append(path, name), field, found));
    if (schema.getItems() != null) {
      collect(kind, append(path, "0"), schema.getItems().getSchema(), found);
    }
  }

  private static List<String> append(List<String> path, String name) {
    return Stream.concat(path.stream(), Stream.of(name)).toList();
  }

  /** A right spec of the kind that has every checked text, in JSON. */
  static String completeSpec(String kind) throws IOException {
    return Serialization.asJson(complete(kind));
  }

  /** The same, with this text alone wrong. */
  String specWithItWrong() throws IOException {
    Map<String, Object> spec = complete(kind);
    Object parent = spec;
    for (String name : path.subList(0, path.size() - 1)) {
      parent = child(parent, name);
    }
    assertEquals(String.class, child(parent, path.getLast()).getClass(), this::toString);
    replace(parent, path.getLast());
    return Serialization.asJson(spec);
  }

  /** How the API server calls the field. */
  String field() {
    return ("spec." + String.join(".", path)).replaceAll("\\.0(?=\\.|$)", "[0]");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> complete(String kind) throws IOException {
    try (InputStream file =
        Objects.requireNonNull(
            CheckedText.class.getResourceAsStream("/complete/" + kind + ".yaml"))) {
      return Serialization.unmarshal(file, Map.class);
    }
  }

  private Object child(Object parent, String name) {
    Object child =
        parent instanceof List<?> list
            ? list.get(Integer.parseInt(name))
            : ((Map<?, ?>) parent).get(name);
    return Objects.requireNonNull(child, () -> "complete/" + kind + ".yaml lacks " + field());
  }

  @SuppressWarnings("unchecked")
  private static void replace(Object parent, String name) {
    if (parent instanceof List<?> list) {
      ((List<Object>) list).set(Integer.parseInt(name), WRONG);
    } else {
      ((Map<String, Object>) parent).put(name, WRONG);
    }
  }

  @Override
  public String toString() {
    return kind + " " + field();
  }
}
