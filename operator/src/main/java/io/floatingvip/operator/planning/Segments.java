package io.floatingvip.operator.planning;

import io.floatingvip.operator.planning.Segment.Attachment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The segments that the nodes' interfaces are on, as the speakers report them. */
final class Segments {
  private static final Comparator<Map.Entry<Subnet, SortedMap<String, Attachment>>> BEST =
      Comparator.<Map.Entry<Subnet, SortedMap<String, Attachment>>>comparingInt(
              entry -> entry.getValue().size())
          .thenComparingInt(entry -> entry.getKey().prefixLength())
          .thenComparing(Map.Entry.comparingByKey(Collections.reverseOrder()));

  private final List<Link> links = new ArrayList<>();
  private final Map<Address, String> owners = new HashMap<>();

  /** An address of a node's interface with its subnet. */
  private record Link(Attachment attachment, Subnet subnet) {}

  Segments(List<NodeView> nodes) {
    for (NodeView node : nodes) {
      node.interfaces()
          .forEach(reported ->
              reported.addresses().forEach(text -> add(node.name(), reported.name(), text)));
    }
  }

  private void add(String node, String interfaceName, String text) {
    Subnet subnet = Subnet.parse(text).orElse(null);
    Address own = Address.parse(text.substring(0, Math.max(0, text.indexOf('/')))).orElse(null);
    // A host route has no neighbours, and a link-local subnet says nothing about who shares it.
    if (subnet == null || own == null || own.isLoopback() || own.isLinkLocal()) {
      return;
    }
    if (subnet.prefixLength() < own.bits()) {
      links.add(new Link(new Attachment(node, interfaceName, own), subnet));
      owners.put(own, node);
    }
  }

  /**
   * Returns the segment of an address: of the subnets that hold it the one with the most nodes.
   * With the name of an interface only that interface counts, and need not have a subnet that holds
   * the address.
   */
  Optional<Segment> of(Address address, @Nullable String interfaceName) {
    Map<Subnet, SortedMap<String, Attachment>> holding = new HashMap<>();
    Map<Subnet, SortedMap<String, Attachment>> other = new HashMap<>();
    for (Link link : links) {
      if (interfaceName == null || interfaceName.equals(link.attachment.interfaceName())) {
        boolean holds = link.subnet.contains(address);
        if (holds || link.subnet.network().family() == address.family()) {
          (holds ? holding : other)
              .computeIfAbsent(link.subnet, subnet -> new TreeMap<>())
              .putIfAbsent(link.attachment.node(), link.attachment);
        }
      }
    }
    Map<Subnet, SortedMap<String, Attachment>> found =
        holding.isEmpty() && interfaceName != null ? other : holding;
    return found.entrySet().stream()
        .max(BEST)
        .map(entry -> new Segment(entry.getKey(), entry.getValue()));
  }

  /** Returns the name of the node whose own address this is. */
  Optional<String> nodeWith(Address address) {
    return Optional.ofNullable(owners.get(address));
  }

  /** Returns the subnets in words. */
  String inWords() {
    return links.isEmpty()
        ? "no speaker has reported a subnet yet"
        : "the nodes are in "
            + links.stream()
                .map(Link::subnet)
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .map(Subnet::toString)
                .collect(Collectors.joining(", "));
  }
}
