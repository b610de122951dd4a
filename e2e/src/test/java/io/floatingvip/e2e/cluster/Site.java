package io.floatingvip.e2e.cluster;

import java.util.List;
import org.opentest4j.TestAbortedException;

/** The cluster that the tests install on, and a client host on its network. */
sealed interface Site extends AutoCloseable permits LabSite, GivenSite {
  /**
   * The cluster that the system property {@code cluster.kubeconfig} names, or one of the lab.
   *
   * @throws TestAbortedException where neither is there, and none is required
   */
  static Site open() {
    String kubeconfig = System.getProperty("cluster.kubeconfig", "");
    return kubeconfig.isEmpty() ? new LabSite(TrialCluster.start()) : GivenSite.open(kubeconfig);
  }

  /** An address of the nodes' network that nobody has. */
  String address();

  /** {@code kubectl} as the administrator. */
  Command kubectl(String... arguments);

  /** {@code helm} as the administrator, with the settings that this cluster needs. */
  Command helm(String action, String... arguments);

  /** A command as it is started here to run on the client host. */
  Command client(String... command);

  /** Runs an applet of busybox on a node, in its network, and returns what it wrote. */
  String busybox(String node, String... command);

  /** Kills the speaker of a node by SIGKILL, in its container. */
  void killSpeaker(String node);

  /** Tells the operator that runs on a node to end, by SIGTERM. */
  void endOperator(String node);

  /** Returns when every node is Ready. */
  void awaitNodes();

  /**
   * The power over machines, cables and control plane, for what needs it.
   *
   * @throws TestAbortedException where the cluster is not the lab's
   */
  Cluster lab();

  /** The nodes that have a speaker once it is installed. */
  List<String> nodes();

  /** Leaves it as it was before. */
  @Override
  void close();
}
