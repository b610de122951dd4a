package io.floatingvip.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.floatingvip.crds.AddressPool;
import io.floatingvip.crds.BackendPool;
import io.floatingvip.crds.Speaker;
import io.floatingvip.crds.SpeakerSpec;
import io.floatingvip.crds.SpeakerStatus;
import io.floatingvip.crds.VirtualIP;
import io.floatingvip.operator.planning.AddressPoolView;
import io.floatingvip.operator.planning.ClusterView;
import io.floatingvip.operator.planning.NodeView;
import io.floatingvip.operator.planning.ObjectRef;
import io.floatingvip.operator.planning.Placement;
import io.floatingvip.operator.planning.Plan;
import io.floatingvip.operator.planning.PoolView;
import io.floatingvip.operator.planning.VirtualIPView;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads from the caches what the planner wants to know. */
final class ViewReader {
  private static final String EXCLUDED = "node.kubernetes.io/exclude-from-external-load-balancers";

  /** Moves a VirtualIP to a node by hand, which keeps it as long as it is a candidate. */
  private static final String CHOSEN_NODE = "floatingvip.io/preferred-node";

  private final ClusterCache cluster;

  ViewReader(ClusterCache cluster) {
    this.cluster = cluster;
  }

  /** Returns what the cluster looks like. */
  ClusterView view() {
    PoolSources sources = new PoolSources(cluster);
    Map<String, Map<String, String>> namespaces = new HashMap<>();
    cluster
        .list(Namespace.class)
        .forEach(n -> namespaces.put(n.getMetadata().getName(), labels(n)));
    return new ClusterView(
        cluster.list(Speaker.class).stream().flatMap(s -> node(s).stream()).toList(),
        cluster.list(VirtualIP.class).stream()
            .filter(vip -> vip.getSpec() != null && !vip.isMarkedForDeletion())
            .map(vip -> new VirtualIPView(ref(vip), created(vip), vip.getSpec(), chosenNode(vip)))
            .toList(),
        cluster.list(BackendPool.class).stream()
            .filter(pool -> pool.getSpec() != null && !pool.isMarkedForDeletion())
            .map(pool -> new PoolView(ref(pool), pool.getSpec(), sources.of(pool)))
            .toList(),
        cluster.list(AddressPool.class).stream()
            .filter(pool -> pool.getSpec() != null && !pool.isMarkedForDeletion())
            .map(pool -> new AddressPoolView(pool.getMetadata().getName(), pool.getSpec()))
            .toList(),
        namespaces);
  }

  /** Returns the addresses of a node's interfaces, without prefix lengths. */
  static Stream<String> addresses(Speaker speaker) {
    return Stream.ofNullable(speaker.getStatus())
        .flatMap(status -> status.interfaces().stream())
        .flatMap(device -> device.addresses().stream())
        .map(address -> address.substring(0, (address + "/").indexOf('/')));
  }

  /** Returns what was planned before, as far as it was written. */
  Plan written() {
    Map<String, SpeakerSpec> programmes = new HashMap<>();
    for (Speaker speaker : cluster.list(Speaker.class)) {
      if (speaker.getSpec() != null) {
        programmes.put(speaker.getMetadata().getName(), speaker.getSpec());
      }
    }
    Map<ObjectRef, Placement> placements = new HashMap<>();
    for (VirtualIP vip : cluster.list(VirtualIP.class)) {
      if (vip.getStatus() != null) {
        placements.put(ref(vip), Placement.ofAddresses(vip.getStatus().addresses()));
      }
    }
    return new Plan(programmes, placements);
  }

  /**
   * Returns the node of a speaker; none where the node is gone, or the speaker has not reported
   * yet.
   */
  private Optional<NodeView> node(Speaker speaker) {
    SpeakerStatus status = speaker.getStatus();
    if (status == null) {
      return Optional.empty();
    }
    return cluster
        .get(Node.class, "", speaker.getMetadata().getName())
        .map(node ->
            new NodeView(
                node.getMetadata().getName(),
                labels(node),
                isLeaving(node),
                status.interfaces(),
                status.heardRouters()));
  }

  private static boolean isLeaving(Node node) {
    boolean cordoned =
        node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable());
    return cordoned || node.isMarkedForDeletion() || labels(node).containsKey(EXCLUDED);
  }

  private static Map<String, String> labels(HasMetadata object) {
    return Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of());
  }

  private static Optional<String> chosenNode(VirtualIP vip) {
    return Optional.ofNullable(vip.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(CHOSEN_NODE))
        .map(String::strip)
        .filter(name -> !name.isEmpty());
  }

  /** Returns the name of an object. */
  static ObjectRef ref(HasMetadata object) {
    return new ObjectRef(object.getMetadata().getNamespace(), object.getMetadata().getName());
  }

  private static Instant created(HasMetadata object) {
    String text = object.getMetadata().getCreationTimestamp();
    return text == null ? Instant.EPOCH : Instant.parse(text);
  }

  /** Returns the pools of the view by their names. */
  static Map<ObjectRef, PoolView> byRef(List<PoolView> pools) {
    Map<ObjectRef, PoolView> byRef = new HashMap<>();
    pools.forEach(pool -> byRef.put(pool.ref(), pool));
    return byRef;
  }
}
