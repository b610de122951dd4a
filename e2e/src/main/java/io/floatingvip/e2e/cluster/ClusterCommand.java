package io.floatingvip.e2e.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** Keeps a cluster up until it is told to end by a signal: what {@code e2e/cluster up} starts. */
public final class ClusterCommand {
  private ClusterCommand() {}

  /**
   * Returns only by a signal or with exit status 1 where the cluster does not come up.
   *
   * @param arguments the cluster's folder, the folder with the Kubernetes programs, and image
   *     archives
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    List<Path> images =
        Arrays.stream(arguments).skip(2).map(Path::of).map(Path::toAbsolutePath).toList();
    try {
      Cluster cluster = Cluster.start(folder, Path.of(arguments[1]), images, System.out::println);
      Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
      Files.writeString(folder.resolve("client"), script(cluster.client()));
      Files.createFile(folder.resolve("up"));
      new CountDownLatch(1).await();
    } catch (ClusterException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  /** A shell script that runs its arguments on a machine. */
  private static String script(Machine machine) {
    return machine.command().words().stream()
        .map(word -> "'" + word + "' ")
        .collect(Collectors.joining("", "exec ", "\"$@\"\n"));
  }
}
