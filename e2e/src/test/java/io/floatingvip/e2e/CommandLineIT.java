package io.floatingvip.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.floatingvip.e2e.lab.Repository;
import io.floatingvip.e2e.lab.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built speaker, as somebody calls it by hand. */
class CommandLineIT {
  private static final Path LAUNCHER =
      Repository.root()
          .resolve("speaker/daemon/target/floating-vip-speaker/bin/floating-vip-speaker");

  @TempDir Path folder;

  private record Ending(int status, String output) {}

  private static Ending call(String... arguments) throws Exception {
    Process process = start("", arguments);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ending(process.waitFor(), output);
  }

  private static Process start(String javaOptions, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("JAVA_OPTS", javaOptions);
    return builder.start();
  }

  private String file(String programme) throws IOException {
    return Files.writeString(folder.resolve("speaker.yaml"), programme).toString();
  }

  @Test
  void helpAndVersionAreThere() throws Exception {
    Ending help = call("--help");
    assertEquals(0, help.status());
    assertTrue(help.output().startsWith("Usage: floating-vip-speaker"), help::output);
    Ending version = call("--version");
    assertEquals(0, version.status());
    assertTrue(version.output().startsWith("floating-vip-speaker 0"), version::output);
  }

  @Test
  void anUnknownArgumentIsRefused() throws Exception {
    Ending ending = call("--confg", "x");
    assertEquals(2, ending.status());
    assertTrue(ending.output().contains("unknown argument --confg"), ending::output);
  }

  @Test
  void checkIsSilentAboutAGoodProgramme() throws Exception {
    for (String name : List.of("speaker.yaml", "two-hosts/host-a.yaml", "two-hosts/host-b.yaml")) {
      Path example = Repository.root().resolve("deploy/examples").resolve(name);
      assertEquals(new Ending(0, ""), call("--config", example.toString(), "--check"));
    }
    assertEquals(new Ending(0, ""), call("--config", file("{}"), "--check"));
  }

  @Test
  void checkListsEveryMistakeWithItsLine() throws Exception {
    String path =
        file(
            """
            virtualRouters:
              - name: web
                virtualRouterID: 256
                interface: eth0
                advertisementInterval: 15ms
                addresses: [10.0.0.100, fd00::1]
            listeners:
              - {name: http, addresses: [10.0.0.300], port: 0, pool: none}
            """);
    Ending ending = call("--config", path, "--check");
    assertEquals(2, ending.status());
    List<String> lines = ending.output().lines().toList();
    for (String start :
        List.of(
            ":3: virtualRouters[0].virtualRouterID: 256 ",
            ":5: virtualRouters[0].advertisementInterval: ",
            ":6: virtualRouters[0].addresses[1]: ",
            ":8: listeners[0].addresses[0]: ",
            ":8: listeners[0].port: 0 ",
            ":8: listeners[0].pool: ")) {
      assertTrue(lines.stream().anyMatch(line -> line.startsWith(path + start)), ending::output);
    }
    assertEquals(6, lines.size(), ending::output);
  }

  @Test
  void anEmptyOrMissingOrMalformedFileIsRefused() throws Exception {
    assertEquals(2, call("--config", file(""), "--check").status());
    assertEquals(2, call("--config", file("a: [1"), "--check").status());
    Ending missing = call("--config", folder.resolve("none.yaml").toString());
    assertEquals(2, missing.status());
    assertTrue(missing.output().contains("none.yaml"), missing::output);
  }

  @Test
  void itsClassesComeFromTheArchiveOfTheBuild() throws Exception {
    Process process = start("-Xlog:class+load", "--version");
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(output.contains("io.floatingvip.speaker.Main source: shared objects file"), output);
  }

  /** Nobody has taken over anything by then. */
  @Test
  void whatTellsTheNeighborsIsLoadedAtTheStart() throws Exception {
    assumeTrue(Files.isWritable(Path.of("/dev/net/tun")), "it is rehearsed on a device of our own");
    Path log = folder.resolve("classes");
    Process process = run("-Xlog:class+load:file=" + log);
    try {
      Wait.until(
          "the classes of a takeover are loaded",
          Segment.PATIENCE,
          () -> text(log).contains(".NeighborAdvertisement source"));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private Process run(String javaOptions) throws IOException {
    String state = folder.resolve("state").toString();
    return start(
        javaOptions, "--config", file("{}"), "--http", "127.0.0.1:9359", "--state-dir", state);
  }

  @Test
  void onlyTheFirstOfTheCompilersRuns() throws Exception {
    Process process = run("");
    try {
      Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
      Wait.until("a compiler", Segment.PATIENCE, () -> !compilers(tasks).isEmpty());
      assertEquals(Set.of("C1"), compilers(tasks));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** See proc_pid_comm(5): {@code C1 CompilerThre}. */
  private static Set<String> compilers(Path tasks) {
    try (Stream<Path> threads = Files.list(tasks)) {
      return threads
          .map(thread -> text(thread.resolve("comm")))
          .filter(name -> name.contains(" CompilerThre"))
          .map(name -> name.substring(0, name.indexOf(' ')))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empty for what is not there: a thread that has ended, say. */
  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
