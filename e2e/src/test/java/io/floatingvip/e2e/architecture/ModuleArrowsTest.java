package io.floatingvip.e2e.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which module may know which: Maven enforces the arrows between modules, these tests the rest. */
class ModuleArrowsTest {
  private static final JavaClasses CLASSES = ProjectTree.mainClasses();

  @ParameterizedTest
  @CsvSource({
    "io.floatingvip.crds, ''",
    "io.floatingvip.operator, io.floatingvip.crds",
    "io.floatingvip.vrrp, ''",
    "io.floatingvip.linux, ''",
    "io.floatingvip.forwarding, ''",
    "io.floatingvip.speaker,"
        + " io.floatingvip.crds io.floatingvip.vrrp io.floatingvip.linux io.floatingvip.forwarding",
    "io.floatingvip.e2e, io.floatingvip.crds",
  })
  void aModuleKnowsOnlyThoseBelowIt(String module, String below) {
    List<String> known = new ArrayList<>(List.of(module + ".."));
    if (!below.isEmpty()) {
      List.of(below.split(" ")).forEach(name -> known.add(name + ".."));
    }
    classes()
        .that()
        .resideInAPackage(module + "..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(known.toArray(String[]::new))
                .or(resideOutsideOfPackage("io.floatingvip..")))
        .check(CLASSES);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("io.floatingvip.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyTheLinuxModuleCallsNativeCode() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.floatingvip.linux..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.foreign..")
        .check(CLASSES);
  }

  @Test
  void theProtocolEngineHasNoClockThreadRandomnessOrInputOutput() {
    noClasses()
        .that()
        .resideInAPackage("io.floatingvip.vrrp..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.Thread")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io..",
            "java.nio.file..",
            "java.nio.channels..",
            "java.util.concurrent..",
            "java.util.random..")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.util\\.(Random|Timer|TimerTask|UUID)")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.time\\.(Clock|Instant|.*DateTime)")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Math.class, "random")
        .check(CLASSES);
  }

  /**
   * Somebody may set the clock of a host while it is Active. What waits goes by CLOCK_BOOTTIME; the
   * wall clock is only noted, for people.
   */
  @Test
  void nothingInTheLoopIsDecidedByTheWallClock() {
    noClasses()
        .that()
        .resideInAnyPackage("io.floatingvip.speaker.vrrp..", "io.floatingvip.linux..")
        .should()
        .callMethodWhere(target(owner(equivalentTo(Instant.class))).and(not(target(name("now")))))
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.time\\.(Clock|.*DateTime)")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.util\\.(Date|Calendar|Timer|TimerTask)")
        .check(CLASSES);
  }

  @Test
  void theProtocolEngineNeedsNothingButTheJavaBase() {
    classes()
        .that()
        .resideInAPackage("io.floatingvip.vrrp..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("io.floatingvip.vrrp..", "java..", "org.jspecify.annotations..")
        .check(CLASSES);
  }

  @Test
  void planningKnowsNothingOfTheKubernetesClient() {
    noClasses()
        .that()
        .resideInAPackage("io.floatingvip.operator.planning..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.fabric8..", "io.javaoperatorsdk..")
        .check(CLASSES);
  }
}
