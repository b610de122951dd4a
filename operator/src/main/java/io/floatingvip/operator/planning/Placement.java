package io.floatingvip.operator.planning;

import java.util.List;
import java.util.OptionalInt;

/**
 * What was planned for a VirtualIP.
 *
 * @param addresses the addresses that it has
 * @param routers names of the virtual routers that hold them, the first address's first
 * @param virtualRouterID ID of the first of them
 * @param candidates the nodes that stand for election, the preferred one first
 * @param problems what keeps it from being served
 */
public record Placement(
    List<String> addresses,
    List<String> routers,
    OptionalInt virtualRouterID,
    List<Candidate> candidates,
    List<Problem> problems) {

  /**
   * A node that stands for election.
   *
   * @param node name of the node
   * @param interfaceName the interface that is to announce the first address
   * @param priority its priority
   */
  public record Candidate(String node, String interfaceName, int priority) {}

  /** Returns what is known of an earlier placement from a status: the addresses. */
  public static Placement ofAddresses(List<String> addresses) {
    return new Placement(
        List.copyOf(addresses), List.of(), OptionalInt.empty(), List.of(), List.of());
  }
}
