package io.floatingvip.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import io.floatingvip.crds.programme.AddressText;
import io.floatingvip.crds.programme.DurationText;
import io.floatingvip.crds.programme.InterfaceText;
import io.floatingvip.crds.programme.NameText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the generator has no annotation for: the order of columns, the keys of list maps, bounds on
 * every text, and rules whose message says what to write in place of patterns, whose message can't.
 */
final class CrdRefinement {
  private static final Map<String, ValidationRule> RULE_OF_PATTERN =
      Map.of(
          DurationText.PATTERN,
          rule(
              "self.matches('^[0-9]+(\\\\.[0-9]+)?(ms|s|m|h)$')",
              "a duration is a number and ms, s, m or h: write for example 100ms or 5s"),
          AddressText.PATTERN,
          rule(
              "isIP(self)",
              "an IPv4 or IPv6 address without a prefix length is needed: write for example"
                  + " 192.168.64.100 or fd00::100"),
          NameText.PATTERN,
          rule(
              "self.matches('^[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?$')",
              "a name is made of letters, digits, '-', '_', '.' and '/', and starts and ends with a"
                  + " letter or digit: write for example web"),
          InterfaceText.PATTERN,
          rule(
              "self.matches('^[^/:\\\\s]+$')",
              "the name of an interface has no '/', ':' or space: write for example eth0"),
          VirtualIPPort.NAME_PATTERN,
          rule(
              "self.matches('^[a-z0-9]([a-z0-9-]*[a-z0-9])?$')",
              "the name of a port is made of lower-case letters, digits and '-', and starts and"
                  + " ends with a letter or digit: write for example http"),
          "^/",
          rule("self.startsWith('/')", "a path starts with '/': write for example /healthz"),
          "^[1-5][0-9][0-9](-[1-5][0-9][0-9])?$",
          rule(
              "self.matches('^[1-5][0-9][0-9](-[1-5][0-9][0-9])?$')",
              "a status is a number or a range: write for example 200 or 200-399"));

  private static final Map<String, List<String>> KEYS =
      Map.ofEntries(
          Map.entry("VirtualIP.spec.ports", List.of("port", "protocol")),
          Map.entry("VirtualIP.spec.tracks", List.of("name")),
          Map.entry("VirtualIP.status.candidates", List.of("node")),
          Map.entry("VirtualIP.status.conditions", List.of("type")),
          Map.entry("BackendPool.spec.endpoints", List.of("address", "port")),
          Map.entry("BackendPool.status.backends", List.of("address", "port")),
          Map.entry("BackendPool.status.conditions", List.of("type")),
          Map.entry("AddressPool.status.conditions", List.of("type")),
          Map.entry("Speaker.spec.virtualRouters", List.of("name")),
          Map.entry("Speaker.spec.virtualRouters.tracks", List.of("name")),
          Map.entry("Speaker.spec.listeners", List.of("name")),
          Map.entry("Speaker.spec.pools", List.of("name")),
          Map.entry("Speaker.spec.pools.endpoints", List.of("address", "port")),
          Map.entry("Speaker.status.interfaces", List.of("name")),
          Map.entry("Speaker.status.virtualRouters", List.of("name")),
          Map.entry("Speaker.status.handovers", List.of("virtualRouter")),
          Map.entry("Speaker.status.handovers.addresses", List.of("address")),
          Map.entry("Speaker.status.listeners", List.of("name")),
          Map.entry("Speaker.status.pools", List.of("name")));

  private static final List<String> SETS =
      List.of(
          "VirtualIP.spec.addresses",
          "VirtualIP.spec.families",
          "VirtualIP.spec.allowedSources",
          "AddressPool.spec.ranges");

  private static final long TEXT_BOUND = 253;
  private static final Map<String, Long> ITEM_BOUNDS =
      Map.of(
          "VirtualIP.spec.addresses", 45L,
          "VirtualIP.spec.allowedSources", 49L,
          "AddressPool.spec.ranges", 91L);

  private final CustomResourceDefinition definition;
  private final String kind;

  CrdRefinement(CustomResourceDefinition definition) {
    this.definition = definition;
    this.kind = definition.getSpec().getNames().getKind();
  }

  /** Refines the definition in place. */
  void apply() {
    for (CustomResourceDefinitionVersion version : definition.getSpec().getVersions()) {
      orderColumns(version);
      JSONSchemaProps schema = version.getSchema().getOpenAPIV3Schema();
      schema.setDescription(type().getAnnotation(JsonClassDescription.class).value());
      Map<String, JSONSchemaProps> root = schema.getProperties();
      describe(root, "spec", "What is desired.");
      describe(root, "status", "What was observed.");
      refine(kind + ".spec", Objects.requireNonNull(root.get("spec")));
      refine(kind + ".status", Objects.requireNonNull(root.get("status")));
    }
  }

  private void orderColumns(CustomResourceDefinitionVersion version) {
    List<String> order =
        Arrays.stream(type().getAnnotationsByType(AdditionalPrinterColumn.class))
            .map(AdditionalPrinterColumn::name)
            .toList();
    version
        .getAdditionalPrinterColumns()
        .sort(Comparator.comparingInt(column -> order.indexOf(column.getName())));
  }

  private Class<?> type() {
    return switch (kind) {
      case "VirtualIP" -> VirtualIP.class;
      case "BackendPool" -> BackendPool.class;
      case "AddressPool" -> AddressPool.class;
      case "Speaker" -> Speaker.class;
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private void refine(String path, JSONSchemaProps schema) {
    sortListTypes(path, schema);
    if (path.endsWith(".conditions") && schema.getItems() != null) {
      refineCondition(schema.getItems().getSchema());
    } else if (path.startsWith(kind + ".spec")) {
      refineText(path, schema);
    }
    withoutTwins(schema);
    schema.getProperties().forEach((name, property) -> refine(path + "." + name, property));
    if (schema.getItems() != null) {
      refine(path, schema.getItems().getSchema());
    }
    if (schema.getAdditionalProperties() != null) {
      refine(path + ".*", schema.getAdditionalProperties().getSchema());
    }
  }

  private void sortListTypes(String path, JSONSchemaProps schema) {
    if (!"array".equals(schema.getType())) {
      return;
    }
    List<String> keys = KEYS.get(path);
    if (keys != null) {
      schema.setXKubernetesListType("map");
      schema.setXKubernetesListMapKeys(keys);
    } else if (SETS.contains(path)) {
      schema.setXKubernetesListType("set");
    } else {
      schema.setXKubernetesListType("atomic");
    }
  }

  private void refineText(String path, JSONSchemaProps schema) {
    if (!"string".equals(schema.getType()) || !schema.getEnum().isEmpty()) {
      return;
    }
    if (schema.getMaxLength() == null) {
      schema.setMaxLength(ITEM_BOUNDS.getOrDefault(path, TEXT_BOUND));
    }
    ValidationRule rule = RULE_OF_PATTERN.get(Objects.requireNonNullElse(schema.getPattern(), ""));
    // The programme is checked item by item by its speaker, which runs what is right of it.
    if (rule != null && !kind.equals("Speaker")) {
      schema.setPattern(null);
      schema.setXKubernetesValidations(List.of(rule));
    }
  }

  private static void refineCondition(JSONSchemaProps condition) {
    condition.setRequired(List.of("lastTransitionTime", "message", "reason", "status", "type"));
    Map<String, JSONSchemaProps> fields = condition.getProperties();
    Objects.requireNonNull(fields.get("lastTransitionTime")).setFormat("date-time");
    Objects.requireNonNull(fields.get("status"))
        .setEnum(List.of(new TextNode("True"), new TextNode("False"), new TextNode("Unknown")));
    describe(fields, "type", "Type of the condition.");
    describe(fields, "status", "Whether it holds: True, False or Unknown.");
    describe(fields, "reason", "Reason in one word, for programs.");
    describe(fields, "message", "Reason in words, for people.");
    describe(fields, "lastTransitionTime", "When the status last changed (RFC 3339).");
    describe(fields, "observedGeneration", "Generation of the object that it is about.");
  }

  private static void describe(Map<String, JSONSchemaProps> fields, String name, String text) {
    Objects.requireNonNull(fields.get(name)).setDescription(text);
  }

  /** A record's component annotates its field and its accessor, and the generator reads both. */
  private static void withoutTwins(JSONSchemaProps schema) {
    if (schema.getXKubernetesValidations().size() > 1) {
      schema.setXKubernetesValidations(
          new ArrayList<>(new LinkedHashSet<>(schema.getXKubernetesValidations())));
    }
  }

  private static ValidationRule rule(String expression, String message) {
    return new ValidationRuleBuilder().withRule(expression).withMessage(message).build();
  }
}
