package io.floatingvip.operator.planning;

import java.util.SortedMap;

/**
 * A part of the network on which an address can float: a subnet, and the nodes that have an
 * interface in it.
 *
 * @param subnet the subnet
 * @param attachments how each node is attached, by the node's name
 */
record Segment(Subnet subnet, SortedMap<String, Attachment> attachments) {
  /**
   * How a node is attached to a segment.
   *
   * @param node name of the node
   * @param interfaceName name of its interface
   * @param own the node's own address, from which it advertises
   */
  record Attachment(String node, String interfaceName, Address own) {}
}
