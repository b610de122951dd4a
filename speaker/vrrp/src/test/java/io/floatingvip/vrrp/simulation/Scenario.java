package io.floatingvip.vrrp.simulation;

import io.floatingvip.vrrp.AddressFamily;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.Transport;
import io.floatingvip.vrrp.VirtualAddress;
import io.floatingvip.vrrp.VirtualRouterConfig;
import io.floatingvip.vrrp.VirtualRouterId;
import io.floatingvip.vrrp.VrrpVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * All of a run that is decided before it begins.
 *
 * @param seed of everything random in the network
 * @param split true when the segment stays in two halves in the end
 * @param latenessNanos how late a node wakes up at most during the disturbances
 * @param disturbedNanos how long they last
 */
record Scenario(
    long seed,
    VrrpVersion version,
    AddressFamily family,
    boolean unicast,
    boolean split,
    long latenessNanos,
    long disturbedNanos,
    List<NodeSetup> nodes,
    List<Disturbance> disturbances) {

  static final VirtualRouterId ID = new VirtualRouterId(51);

  Scenario {
    nodes = List.copyOf(nodes);
    disturbances = List.copyOf(disturbances);
  }

  Scenario with(List<Disturbance> others) {
    return new Scenario(
        seed, version, family, unicast, split, latenessNanos, disturbedNanos, nodes, others);
  }

  IpAddress addressOf(int node) {
    return IpAddress.parse((family == AddressFamily.IPV4 ? "10.0.0." : "fe80::") + (node + 1));
  }

  /** Two of them; the second may be somebody else's on a node. */
  List<VirtualAddress> virtualAddresses() {
    return switch (family) {
      case IPV4 ->
          List.of(VirtualAddress.parse("10.0.0.100"), VirtualAddress.parse("10.0.0.101/24"));
      case IPV6 ->
          List.of(VirtualAddress.parse("fe80::100"), VirtualAddress.parse("2001:db8::100"));
    };
  }

  VirtualRouterConfig configOf(int node) {
    NodeSetup setup = nodes.get(node);
    return VirtualRouterConfig.of(version, ID, virtualAddresses())
        .withPriority(setup.priority())
        .withInterval(setup.interval())
        .withPreemption(setup.preemption())
        .withStartupDelay(setup.startupDelay())
        .withTransport(unicast ? new Transport.Unicast(peersOf(node)) : Transport.MULTICAST);
  }

  private List<IpAddress> peersOf(int node) {
    List<IpAddress> peers = new ArrayList<>();
    for (int other = 0; other < nodes.size(); other++) {
      if (other != node) {
        peers.add(addressOf(other));
      }
    }
    return peers;
  }

  /** True when packets between the two get through once the disturbances are over. */
  boolean connectedInTheEnd(int one, int other) {
    return !split || one % 2 == other % 2;
  }

  long longestIntervalNanos() {
    return nodes.stream().mapToLong(node -> node.interval().nanos()).max().orElseThrow();
  }

  /** After so long without disturbance everything has to be in order. */
  long settlingNanos() {
    long delays =
        nodes.stream()
            .mapToLong(node -> node.preemption().delay().toNanos() + node.startupDelay().toNanos())
            .max()
            .orElseThrow();
    long skewBasis = version == VrrpVersion.V2 ? 1_000_000_000L : longestIntervalNanos();
    long downInterval = 3 * longestIntervalNanos() + skewBasis;
    return delays + 4 * downInterval + 2_100_000_000L;
  }

  /** The scenario for people, one item a line. */
  String describe() {
    StringBuilder text =
        new StringBuilder("seed ").append(seed).append(": version ").append(version);
    text.append(", ").append(family).append(unicast ? ", unicast" : ", multicast");
    text.append(split ? ", split in the end" : "").append(", lateness ").append(latenessNanos);
    text.append(" ns, disturbed for ").append(disturbedNanos).append(" ns\n");
    for (int i = 0; i < nodes.size(); i++) {
      text.append("  node ").append(i).append(": ").append(nodes.get(i)).append('\n');
    }
    disturbances.forEach(disturbance -> text.append("  ").append(disturbance).append('\n'));
    return text.toString();
  }
}
