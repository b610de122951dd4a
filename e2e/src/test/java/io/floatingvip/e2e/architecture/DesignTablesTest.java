package io.floatingvip.e2e.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tables that say which test proves what name tests that are there. */
class DesignTablesTest {
  /** A class, a method of it, or a method of the class that was named before it in the line. */
  private static final Pattern NAME =
      Pattern.compile("`(?:[a-z]+\\.)?([A-Z]\\w*(?:Test|IT))?[.#]?([a-z]\\w{10,})?`");

  @Test
  void theRulesOfTheRfcAreProvedByTestsThatExist() throws IOException {
    assertTestsExist("speaker/vrrp/DESIGN.md", 40);
  }

  @Test
  void theFaultsAreProvedByTestsThatExist() throws IOException {
    assertTestsExist("speaker/daemon/DESIGN.md", 35);
  }

  private static void assertTestsExist(String design, int least) throws IOException {
    Map<String, String> sources = sources();
    List<String> found = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String line : Files.readAllLines(ProjectTree.ROOT.resolve(design))) {
      String of = "";
      for (Matcher name = NAME.matcher(line); line.startsWith("|") && name.find(); ) {
        of = name.group(1) == null ? of : name.group(1);
        if (!of.isEmpty()) {
          found.add(name.group());
          String source = sources.getOrDefault(of, "");
          String wanted = name.group(2) == null ? of : "void " + name.group(2) + "(";
          if (!source.contains(wanted)) {
            missing.add(name.group());
          }
        }
      }
    }
    assertEquals(List.of(), missing, design);
    assertTrue(found.size() >= least, () -> design + " names only " + found);
  }

  /** Every source by the name of its class. */
  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (Path file : ProjectTree.sources()) {
      String name = file.getFileName().toString().replace(".java", "");
      sources.merge(name, Files.readString(file), String::concat);
    }
    return sources;
  }
}
