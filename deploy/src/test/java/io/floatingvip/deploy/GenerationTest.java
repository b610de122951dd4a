package io.floatingvip.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GenerationTest {
  @Test
  void theCommittedFilesAreWhatChartAndTypesSay() throws IOException {
    for (var file : Generation.files().entrySet()) {
      assertEquals(
          file.getValue(),
          Files.exists(file.getKey()) ? Files.readString(file.getKey()) : "",
          file.getKey() + " is out of date: write it anew by " + Generation.COMMAND);
    }
  }

  @Test
  void theChartHasNoDefinitionThatTheTypesLack() throws IOException {
    Set<Path> copies = new TreeSet<>();
    try (Stream<Path> files = Files.list(Chart.FOLDER.resolve("files/crds"))) {
      files.forEach(copies::add);
    }

    assertEquals(Generation.crds().keySet(), copies);
  }
}
