package io.floatingvip.operator.planning;

import io.floatingvip.crds.AddressPoolSpec;
import io.floatingvip.crds.BackendPoolSpec;
import io.floatingvip.crds.Family;
import io.floatingvip.crds.NodePreference;
import io.floatingvip.crds.TrafficPolicy;
import io.floatingvip.crds.VirtualIPPort;
import io.floatingvip.crds.VirtualIPSpec;
import io.floatingvip.crds.VrrpSettings;
import io.floatingvip.crds.programme.Balance;
import io.floatingvip.crds.programme.Drain;
import io.floatingvip.crds.programme.Endpoint;
import io.floatingvip.crds.programme.HealthCheck;
import io.floatingvip.crds.programme.Protocol;
import io.floatingvip.crds.programme.ProxyProtocol;
import io.floatingvip.crds.programme.Queue;
import io.floatingvip.crds.programme.SessionAffinity;
import io.floatingvip.crds.programme.Timeouts;
import io.floatingvip.crds.programme.VirtualRouter;
import io.floatingvip.crds.status.HeardRouter;
import io.floatingvip.crds.status.InterfaceStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A cluster that a test changes step by step, and its latest plan. */
final class ClusterFixture {
  final Map<String, NodeView> nodes = new TreeMap<>();
  final Map<ObjectRef, VirtualIPView> vips = new TreeMap<>();
  final List<PoolView> pools = new ArrayList<>();
  final List<AddressPoolView> addressPools = new ArrayList<>();
  final Map<String, Map<String, String>> namespaces = new HashMap<>();
  Plan plan = Plan.NONE;
  private int age;

  /** Plans, on top of the latest plan. */
  Plan planned() {
    plan = Planner.plan(view(), plan);
    return plan;
  }

  ClusterView view() {
    return new ClusterView(
        List.copyOf(nodes.values()), List.copyOf(vips.values()), pools, addressPools, namespaces);
  }

  /** Adds a node with one interface, eth0. */
  ClusterFixture node(String name, String... addresses) {
    return node(name, Map.of("kubernetes.io/hostname", name), false, addresses);
  }

  ClusterFixture node(
      String name, Map<String, String> labels, boolean leaving, String... addresses) {
    InterfaceStatus eth0 = new InterfaceStatus("eth0", 2, null, true, Arrays.asList(addresses));
    nodes.put(name, new NodeView(name, labels, leaving, List.of(eth0), List.of()));
    return this;
  }

  ClusterFixture threeNodes() {
    return node("node-a", "192.168.64.11/24")
        .node("node-b", "192.168.64.12/24")
        .node("node-c", "192.168.64.13/24");
  }

  void leaving(String name, boolean leaving) {
    NodeView node = Objects.requireNonNull(nodes.get(name));
    nodes.put(
        name, new NodeView(name, node.labels(), leaving, node.interfaces(), node.heardRouters()));
  }

  void hears(String name, int virtualRouterID) {
    NodeView node = Objects.requireNonNull(nodes.get(name));
    HeardRouter heard = new HeardRouter("eth0", virtualRouterID, "192.168.64.200");
    nodes.put(name, new NodeView(name, node.labels(), false, node.interfaces(), List.of(heard)));
  }

  ObjectRef vip(String name, String... addresses) {
    return vip(name, spec(List.of(addresses), VrrpSettings.DEFAULT));
  }

  ObjectRef vip(String name, VirtualIPSpec spec) {
    ObjectRef ref = new ObjectRef("default", name);
    VirtualIPView before = vips.get(ref);
    Instant created = before != null ? before.created() : Instant.ofEpochSecond(++age);
    vips.put(ref, new VirtualIPView(ref, created, spec, Optional.empty()));
    return ref;
  }

  /** Has somebody choose a node for the VirtualIP by hand; nobody when it is empty. */
  void choose(ObjectRef ref, String node) {
    VirtualIPView vip = Objects.requireNonNull(vips.get(ref));
    Optional<String> chosen = Optional.of(node).filter(name -> !name.isEmpty());
    vips.put(ref, new VirtualIPView(ref, vip.created(), vip.spec(), chosen));
  }

  static VirtualIPSpec spec(List<String> addresses, VrrpSettings vrrp) {
    return new VirtualIPSpec(
        addresses,
        null,
        List.of(),
        List.of(),
        null,
        Map.of(),
        List.of(),
        TrafficPolicy.CLUSTER,
        List.of(),
        List.of(),
        vrrp);
  }

  static VirtualIPSpec withPorts(VirtualIPSpec spec, TrafficPolicy policy, VirtualIPPort... ports) {
    return new VirtualIPSpec(
        spec.addresses(),
        spec.addressPool(),
        spec.families(),
        List.of(ports),
        spec.interfaceName(),
        spec.nodeSelector(),
        spec.preferredNodes(),
        policy,
        spec.allowedSources(),
        spec.tracks(),
        spec.vrrp());
  }

  static VirtualIPSpec withNodes(
      VirtualIPSpec spec, Map<String, String> selector, List<NodePreference> preferred) {
    return new VirtualIPSpec(
        spec.addresses(),
        spec.addressPool(),
        spec.families(),
        spec.ports(),
        spec.interfaceName(),
        selector,
        preferred,
        spec.trafficPolicy(),
        spec.allowedSources(),
        spec.tracks(),
        spec.vrrp());
  }

  static VirtualIPSpec fromPool(String pool, Family... families) {
    return new VirtualIPSpec(
        List.of(),
        pool,
        List.of(families),
        List.of(),
        null,
        Map.of(),
        List.of(),
        TrafficPolicy.CLUSTER,
        List.of(),
        List.of(),
        VrrpSettings.DEFAULT);
  }

  static VrrpSettings virtualRouterID(int id) {
    VrrpSettings d = VrrpSettings.DEFAULT;
    return new VrrpSettings(
        d.version(),
        id,
        d.advertisementInterval(),
        d.preempt(),
        d.preemptDelay(),
        d.transport(),
        null);
  }

  static VirtualIPPort port(@Nullable String name, int port, String pool) {
    return new VirtualIPPort(name, port, Protocol.TCP, pool);
  }

  void addressPool(String name, String... ranges) {
    addressPools.add(
        new AddressPoolView(name, new AddressPoolSpec(List.of(ranges), true, null, true)));
  }

  void pool(String name, PoolView.Source source) {
    pools.add(new PoolView(new ObjectRef("default", name), poolSpec(), source));
  }

  private static BackendPoolSpec poolSpec() {
    return new BackendPoolSpec(
        null,
        Map.of(),
        null,
        List.of(new Endpoint("10.0.0.1", 8080, 1)),
        Balance.ROUND_ROBIN,
        HealthCheck.DEFAULT,
        Timeouts.DEFAULT,
        3,
        true,
        0,
        Queue.DEFAULT,
        SessionAffinity.DEFAULT,
        ProxyProtocol.NONE,
        Drain.DEFAULT,
        "0s");
  }

  Placement placement(ObjectRef ref) {
    return Objects.requireNonNull(plan.placements().get(ref));
  }

  /** Returns the node that the latest plan prefers. */
  String favourite(ObjectRef ref) {
    return placement(ref).candidates().getFirst().node();
  }

  List<VirtualRouter> routers(String node) {
    return Objects.requireNonNull(plan.programmes().get(node)).virtualRouters();
  }

  /** Returns the reasons of the problems of a VirtualIP. */
  Set<String> problems(ObjectRef ref) {
    Set<String> reasons = new TreeSet<>();
    placement(ref).problems().forEach(problem -> reasons.add(problem.reason()));
    return reasons;
  }
}
