package io.floatingvip.crds;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CrdYamlTest {
  private static final Path FOLDER = Path.of("src/main/resources/crds");

  @Test
  void theCommittedYamlIsWhatTheTypesSay() throws IOException {
    Map<String, String> committed = new TreeMap<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.toList()) {
        committed.put(String.valueOf(file.getFileName()), Files.readString(file));
      }
    }

    assertEquals(
        CrdGeneration.yaml(),
        committed,
        "The types have changed: write the YAML anew by " + CrdGeneration.COMMAND);
  }

  @Test
  void everyFieldIsExplained() {
    for (var definition : CrdGeneration.definitions().values()) {
      String kind = definition.getSpec().getNames().getKind();
      var schema = definition.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
      Descriptions.assertComplete(kind, schema);
    }
  }
}
