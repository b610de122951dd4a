package io.floatingvip.e2e.cluster;

import io.floatingvip.e2e.lab.Repository;
import java.io.UncheckedIOException;
import org.opentest4j.TestAbortedException;

/**
 * A cluster for the tests of a class, on which a container has run. Not every machine that looks
 * fit runs containers, so where this one does not, the tests are skipped, unless the system
 * property {@code cluster.required} says that they are wanted.
 */
final class TrialCluster {
  private static final boolean REQUIRED = Boolean.getBoolean("cluster.required");

  private TrialCluster() {}

  /**
   * Starts it.
   *
   * @throws TestAbortedException where this machine does not run a cluster, and need not
   */
  static Cluster start() {
    var images = Installation.images();
    try {
      return tried(
          Cluster.start(
              Repository.root().resolve("e2e/target/cluster-e2e"),
              KubernetesPrograms.folder(),
              images,
              System.out::println));
    } catch (ClusterException | IllegalStateException | UncheckedIOException e) {
      if (REQUIRED) {
        throw e;
      }
      String reason = "SKIPPED, since no cluster runs on this machine: " + e.getMessage();
      System.out.println(reason);
      throw new TestAbortedException(reason, e);
    }
  }

  private static Cluster tried(Cluster cluster) {
    try {
      cluster
          .kubectl("run", "trial", "--image=busybox:1.37", "--image-pull-policy=IfNotPresent")
          .run();
      cluster.kubectl("wait", "pod/trial", "--for=condition=Ready", "--timeout=2m").run();
      cluster.kubectl("delete", "pod/trial", "--now").run();
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }
}
