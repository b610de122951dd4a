package io.floatingvip.e2e.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LabIT {
  private static final Path FOLDER = Path.of("target", "lab", "lab");
  private static final String TEMPORARY = "file-of-an-inner-lab";

  @Test
  void hostsReachOneAnotherUntilACableIsPulled() {
    try (Lab lab = Lab.open(FOLDER)) {
      LabNode web = lab.node("web-a", 21);
      WebBackend.start(web);

      assertTrue(Reachability.accepts(web.address(), 8080));
      web.pullCable();
      assertFalse(Reachability.accepts(web.address(), 8080));
      web.plugCable();
      Reachability.await(web.address(), 8080);
    }
  }

  @Test
  void hostHoldsAnAddressFromTheMomentItIsAdded() {
    try (Lab lab = Lab.open(FOLDER)) {
      LabNode a = lab.node("node-a", 11);

      assertFalse(a.holds("192.168.64.100"));
      a.run("ip", "address", "add", "192.168.64.100/32", "dev", "lo");
      assertTrue(a.holds("192.168.64.100"));
      a.run("ip", "address", "delete", "192.168.64.100/32", "dev", "lo");
      assertFalse(a.holds("192.168.64.100"));
    }
  }

  @Test
  void logHoldsWhatAProgramWroteInThisLabOnly() {
    Path folder = Path.of("target", "lab", "logs");
    for (String word : List.of("first", "second")) {
      try (Lab lab = Lab.open(folder)) {
        LabProcess echo = lab.start("echo", List.of("echo", word), Map.of());
        echo.awaitExit(Duration.ofSeconds(10));
        assertEquals(word + "\n", echo.log());
      }
    }
  }

  @Test
  void closedLabLeavesNothing() {
    String devices = HostCommand.run("ip", "-o", "link");
    try (Lab lab = Lab.open(FOLDER)) {
      lab.node("node-a", 11).start("sleep", List.of("sleep", "4242"), Map.of());
      // While a process becomes another program it has no command line.
      Wait.until("sleep runs", Duration.ofSeconds(30), () -> runs("sleep 4242"));
    }
    assertEquals(devices, HostCommand.run("ip", "-o", "link"));
    assertEquals("", HostCommand.run("ip", "netns", "list"));
    assertFalse(runs("sleep 4242"));
  }

  /** The lab below is one in this lab: its launcher is killed, so nothing of its own tidies up. */
  @Test
  void killedLabLeavesNothing() throws IOException {
    LabProcess launcher =
        LabProcess.start(
            "inner",
            List.of(
                Repository.root().resolve("e2e/lab/bin/java").toString(),
                "-cp",
                "target/classes:target/test-classes",
                InnerLab.class.getName()),
            Map.of(),
            Path.of("target", "lab", "inner.log"));
    Wait.until(launcher::log, Duration.ofSeconds(30), () -> runs("sleep 4343"));

    launcher.kill();

    Wait.until("sleep ended", Duration.ofSeconds(10), () -> !runs("sleep 4343"));
    assertFalse(runs(InnerLab.class.getName()));
    for (String folder : List.of("/tmp", "/run")) {
      try (Stream<Path> files = Files.list(Path.of(folder))) {
        assertEquals(List.of(), files.filter(file -> file.toString().contains(TEMPORARY)).toList());
      }
    }
  }

  private static boolean runs(String command) {
    return ProcessHandle.allProcesses()
        .anyMatch(process -> process.info().commandLine().orElse("").contains(command));
  }

  /** A lab with a program on a host, for ever. */
  static final class InnerLab {
    public static void main(String[] arguments) throws IOException {
      Path _ = Files.createTempFile(TEMPORARY, "");
      Lab lab = Lab.open(Path.of("target", "lab", "inner"));
      lab.node("node-a", 11)
          .start("sleep", List.of("sleep", "4343"), Map.of())
          .awaitExit(Duration.ofHours(1));
    }
  }
}
