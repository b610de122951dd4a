package io.floatingvip.e2e.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The checkout that the tests look at. Surefire starts them in the folder of their module. */
final class ProjectTree {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final List<String> MODULES =
      List.of(
          "crds",
          "operator",
          "speaker/vrrp",
          "speaker/linux",
          "speaker/forwarding",
          "speaker/daemon",
          "deploy",
          "e2e");

  private ProjectTree() {}

  /** The classes of every module, without its tests. */
  static JavaClasses mainClasses() {
    return new ClassFileImporter().importPaths(classFolders());
  }

  /** The same classes as the class files themselves, for what ArchUnit does not tell. */
  static List<ClassModel> classModels() throws IOException {
    List<ClassModel> models = new ArrayList<>();
    for (Path file : files(classFolders(), ".class")) {
      models.add(ClassFile.of().parse(file));
    }
    return models;
  }

  /** Every Java source, tests included. */
  static List<Path> sources() throws IOException {
    return files(MODULES.stream().map(module -> ROOT.resolve(module, "src")).toList(), ".java");
  }

  private static List<Path> classFolders() {
    return MODULES.stream().map(module -> ROOT.resolve(module, "target", "classes")).toList();
  }

  private static List<Path> files(List<Path> folders, String ending) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path folder : folders) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.filter(file -> file.toString().endsWith(ending)).sorted().forEach(found::add);
      }
    }
    return found;
  }
}
