package io.floatingvip.e2e.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.puppycrawl.tools.checkstyle.Checker;
import com.puppycrawl.tools.checkstyle.ConfigurationLoader;
import com.puppycrawl.tools.checkstyle.PropertiesExpander;
import com.puppycrawl.tools.checkstyle.api.AuditEvent;
import com.puppycrawl.tools.checkstyle.api.AuditListener;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rules of style that a machine can check; the formatter checks the rest in the build. */
class StyleTest {
  private static final JavaClasses CLASSES = ProjectTree.mainClasses();

  @Test
  void filesMethodsAndParameterListsAreShort() throws Exception {
    List<String> findings = new ArrayList<>();
    Checker checker = new Checker();
    checker.setModuleClassLoader(Checker.class.getClassLoader());
    checker.configure(
        ConfigurationLoader.loadConfiguration(
            Path.of("src/test/resources/checkstyle.xml").toString(),
            new PropertiesExpander(new Properties())));
    checker.addListener(new Findings(findings));
    checker.process(ProjectTree.sources().stream().map(Path::toFile).toList());
    checker.destroy();
    assertEquals(List.of(), findings);
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .should()
        .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)(\\$.*)?")
        .orShould()
        .haveNameMatching("(.*\\.)?Abstract[^.]*")
        .orShould()
        .resideInAnyPackage("..common..", "..misc..", "..util..")
        .check(CLASSES);
  }

  @Test
  void noStateIsStaticAndMutable() {
    fields()
        .that()
        .areStatic()
        .should()
        .beFinal()
        .because("what changes belongs to an object that somebody owns")
        .check(CLASSES);
    noFields()
        .that()
        .areStatic()
        .should()
        .haveRawType(
            DescribedPredicate.describe(
                "a holder of changing state",
                type ->
                    type.getName().startsWith("java.util.concurrent.atomic.")
                        || type.getName().startsWith("java.util.concurrent.Concurrent")))
        .check(CLASSES);
  }

  @Test
  void ourClassesInheritOnlyFromSealedTypes() throws Exception {
    List<ClassModel> models = ProjectTree.classModels();
    Set<String> open =
        models.stream()
            .filter(model -> model.findAttribute(Attributes.permittedSubclasses()).isEmpty())
            .filter(model -> !model.flags().has(AccessFlag.ENUM))
            .map(model -> model.thisClass().asInternalName())
            .collect(Collectors.toSet());
    List<String> heirs =
        models.stream()
            .filter(model ->
                model
                    .superclass()
                    .map(ClassEntry::asInternalName)
                    .filter(open::contains)
                    .isPresent())
            .map(model -> model.thisClass().asInternalName())
            .toList();
    assertEquals(List.of(), heirs);
  }

  @Test
  void everyPackageSaysWhatItIsFor() throws Exception {
    List<Path> silent = new ArrayList<>();
    for (Path source : ProjectTree.sources()) {
      Path description = source.resolveSibling("package-info.java");
      if (source.toString().contains("/src/main/")
          && !(Files.exists(description) && Files.readString(description).contains("/**"))) {
        silent.add(source.getParent());
      }
    }
    assertEquals(List.of(), silent.stream().distinct().toList());
  }

  @Test
  void theLicenceIsApache2() throws Exception {
    assertTrue(
        Files.readString(ProjectTree.ROOT.resolve("LICENSE"))
            .contains("Version 2.0, January 2004"));
  }

  /** Collects what Checkstyle finds, a line each. */
  private record Findings(List<String> lines) implements AuditListener {
    @Override
    public void addError(AuditEvent event) {
      lines.add(
          ProjectTree.ROOT.relativize(Path.of(event.getFileName()))
              + ":"
              + event.getLine()
              + ": "
              + event.getMessage());
    }

    @Override
    public void addException(AuditEvent event, Throwable throwable) {
      lines.add(event.getFileName() + ": " + throwable);
    }

    @Override
    public void auditStarted(AuditEvent event) {}

    @Override
    public void auditFinished(AuditEvent event) {}

    @Override
    public void fileStarted(AuditEvent event) {}

    @Override
    public void fileFinished(AuditEvent event) {}
  }
}
