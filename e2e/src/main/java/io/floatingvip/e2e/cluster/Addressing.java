package io.floatingvip.e2e.cluster;

import java.util.List;

/**
 * The cluster's names and addresses. They exist in its own namespaces only, so every cluster has
 * the same ones.
 */
final class Addressing {
  static final String LAN_PREFIX = "/24";
  static final String CONTROL_PLANE = "192.168.64.10";
  static final String CLIENT = "192.168.64.200";
  static final List<String> NODES = List.of("node-a", "node-b", "node-c");
  static final String SERVICE_RANGE = "10.96.0.0/16";
  static final String FIRST_SERVICE = "10.96.0.1";
  static final String DNS_SERVICE = "10.96.0.10";
  static final String POD_RANGE = "10.244.0.0/16";
  static final int API_PORT = 6443;

  private Addressing() {}

  static String node(String name) {
    return "192.168.64." + (11 + NODES.indexOf(name));
  }

  static String pods(String node) {
    return "10.244." + (1 + NODES.indexOf(node)) + ".0/24";
  }

  /** Shell commands that make the pods of all nodes but one reachable from a machine. */
  static String routesToPods(String except) {
    StringBuilder script = new StringBuilder();
    for (String node : NODES) {
      if (!node.equals(except)) {
        script
            .append("ip route add ")
            .append(pods(node))
            .append(" via ")
            .append(node(node))
            .append('\n');
      }
    }
    return script.toString();
  }
}
