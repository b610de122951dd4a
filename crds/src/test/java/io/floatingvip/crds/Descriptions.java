package io.floatingvip.crds;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;

/** Whether kubectl explain has something to say about every field. */
final class Descriptions {
  private Descriptions() {}

  static void assertComplete(String path, JSONSchemaProps schema) {
    assertFalse(
        schema.getDescription() == null || schema.getDescription().isBlank(),
        path + " has no description");
    assertFieldsComplete(path, schema);
  }

  private static void assertFieldsComplete(String path, JSONSchemaProps schema) {
    schema.getProperties().forEach((name, field) -> assertComplete(path + "." + name, field));
    if (schema.getItems() != null) {
      assertFieldsComplete(path + "[]", schema.getItems().getSchema());
    }
  }
}
