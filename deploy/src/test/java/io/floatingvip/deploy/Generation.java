package io.floatingvip.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is generated in this module: the main program writes it, a test compares it. */
final class Generation {
  /** The command that writes it anew, run in the root of the repository. */
  static final String COMMAND = "mvn -q process-test-classes -pl deploy -am -Pgenerate";

  private static final Path CRDS = Path.of("../crds/src/main/resources/crds");
  private static final String HEADER = "# Generated from the Helm chart by: " + COMMAND + "\n";

  private Generation() {}

  /** Writes the files. */
  public static void main(String[] arguments) throws IOException {
    // The chart's copies first: the manifests are rendered from them.
    write(crds());
    write(files());
  }

  private static void write(Map<Path, String> files) throws IOException {
    for (Map.Entry<Path, String> file : files.entrySet()) {
      Files.createDirectories(file.getKey().getParent());
      Files.writeString(file.getKey(), file.getValue());
    }
  }

  /** The files by their path in this module. */
  static Map<Path, String> files() throws IOException {
    Map<Path, String> files = new TreeMap<>(crds());
    files.put(Path.of("manifests/floating-vip.yaml"), HEADER + manifests());
    return files;
  }

  /**
   * The chart's copies of the custom resource definitions: Helm reads nothing outside the chart.
   */
  static Map<Path, String> crds() throws IOException {
    Map<Path, String> copies = new TreeMap<>();
    try (Stream<Path> definitions = Files.list(CRDS)) {
      for (Path definition : definitions.toList()) {
        copies.put(
            Chart.FOLDER.resolve("files/crds").resolve(definition.getFileName()),
            Files.readString(definition));
      }
    }
    return copies;
  }

  private static String manifests() {
    return Chart.render(Map.of())
        .lines()
        // Nobody but Helm should say that Helm manages it.
        .filter(line -> !line.strip().startsWith("app.kubernetes.io/managed-by:"))
        .filter(line -> !line.strip().startsWith("helm.sh/chart:"))
        .filter(line -> !line.startsWith("# Source:"))
        .map(String::stripTrailing)
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
