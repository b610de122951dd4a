package io.floatingvip.crds;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Generates the CRD YAML from the types: the main program writes it, a test compares it. */
final class CrdGeneration {
  /** The command that writes the YAML anew, run in the root of the repository. */
  static final String COMMAND = "mvn -q test-compile exec:exec -pl crds";

  private static final String HEADER =
      """
      # Generated from the types in crds/src/main/java by: %s
      """
          .formatted(COMMAND);

  private CrdGeneration() {}

  /**
   * Writes one file per custom resource.
   *
   * @param arguments the folder for the files
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Files.createDirectories(folder);
    for (Map.Entry<String, String> file : yaml().entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
  }

  /** Returns the YAML of each custom resource definition by the name of its file. */
  static Map<String, String> yaml() {
    KubernetesSerialization serialization = new KubernetesSerialization();
    Map<String, String> files = new TreeMap<>();
    definitions()
        .forEach((name, definition) ->
            files.put(
                name + ".yaml",
                HEADER + serialization.asYaml(definition).replaceFirst("^---\n", "")));
    return files;
  }

  /** Returns each custom resource definition by its name. */
  static Map<String, CustomResourceDefinition> definitions() {
    Map<String, CustomResourceDefinition> definitions = new TreeMap<>();
    new CRDGenerator()
        .customResourceClasses(VirtualIP.class, BackendPool.class, AddressPool.class, Speaker.class)
        .withParallelGenerationEnabled(false)
        .withPostProcessor(
            new CRDPostProcessor() {
              @Override
              public HasMetadata process(HasMetadata crd, String version) {
                CustomResourceDefinition definition = (CustomResourceDefinition) crd;
                new CrdRefinement(definition).apply();
                definitions.put(definition.getMetadata().getName(), definition);
                return definition;
              }
            })
        .withOutput(new Discarded())
        .detailedGenerate();
    return definitions;
  }

  /** The generator's own output, which is not wanted. */
  private static final class Discarded implements CRDGenerator.CRDOutput<OutputStream> {
    @Override
    public OutputStream outputFor(String name) {
      return OutputStream.nullOutputStream();
    }

    @Override
    public void close() {}
  }
}
