package io.floatingvip.e2e.cluster;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.floatingvip.e2e.lab.JavaProgram;
import io.floatingvip.e2e.lab.Repository;
import io.floatingvip.e2e.lab.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is left of a cluster of the lab that nobody has taken down. */
class EndE2E {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Namespaces and devices end with the last process in them: the kernel sees to that. */
  @Test
  void nothingIsLeftOfAClusterWhoseKeeperWasKilled() throws Exception {
    assumeTrue(
        System.getProperty("cluster.kubeconfig", "").isEmpty(),
        "SKIPPED: this is about the lab's own cluster");
    Path folder = Repository.root().resolve("e2e/target/cluster-end");
    Path log = Files.createDirectories(folder).resolveSibling("cluster-end.log");
    // That of a run before.
    boolean _ = Files.deleteIfExists(folder.resolve("up"));
    Process keeper =
        new ProcessBuilder(
                new JavaProgram(ClusterCommand.class)
                    .command(folder.toString(), KubernetesPrograms.folder().toString()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    List<ProcessHandle> programs;
    try {
      Wait.until(
          () -> "the cluster is up: " + text(log),
          PATIENCE,
          () -> Files.exists(folder.resolve("up")) || !keeper.isAlive());
      programs = keeper.descendants().toList();
      assertTrue(keeper.isAlive(), () -> text(log));
      assertTrue(programs.size() > 20, programs::toString);
      assertFalse(controlGroups(keeper).isEmpty());
    } finally {
      keeper.destroyForcibly();
    }

    Wait.until(
        () -> "no program is left: " + programs.stream().filter(ProcessHandle::isAlive).toList(),
        PATIENCE,
        () -> programs.stream().noneMatch(ProcessHandle::isAlive));
    Wait.until(
        () -> "no control group is left: " + controlGroups(keeper),
        PATIENCE,
        () -> controlGroups(keeper).isEmpty());
  }

  private static List<Path> controlGroups(Process keeper) {
    Path top = Path.of("/sys/fs/cgroup");
    try (Stream<Path> hierarchies = Files.list(top)) {
      return Stream.concat(Stream.of(top), hierarchies)
          .map(hierarchy -> hierarchy.resolve("floating-vip-" + keeper.pid()))
          .filter(Files::exists)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
