package io.floatingvip.operator.planning;

import io.floatingvip.crds.SpeakerSpec;
import io.floatingvip.crds.VirtualIPPort;
import io.floatingvip.crds.VrrpSettings;
import io.floatingvip.crds.programme.Checksum;
import io.floatingvip.crds.programme.Listener;
import io.floatingvip.crds.programme.Pool;
import io.floatingvip.crds.programme.Track;
import io.floatingvip.crds.programme.Transport;
import io.floatingvip.crds.programme.VirtualRouter;
import io.floatingvip.operator.planning.Segment.Attachment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Writes slots out as programmes: every field, in an order that depends on nothing else. */
final class Programmes {
  private final Map<ObjectRef, Pool> pools;
  private final Map<String, Parts> nodes = new TreeMap<>();

  /** The programme of a node while it is put together. */
  private record Parts(
      List<VirtualRouter> routers, Map<String, Listener> listeners, Map<String, Pool> pools) {
    Parts() {
      this(new ArrayList<>(), new TreeMap<>(), new TreeMap<>());
    }

    SpeakerSpec spec() {
      routers.sort(Comparator.comparing(VirtualRouter::name));
      return new SpeakerSpec(routers, List.copyOf(listeners.values()), List.copyOf(pools.values()));
    }
  }

  /**
   * Starts with an empty programme for every node.
   *
   * @param view the nodes
   * @param pools the pools that can be used
   */
  Programmes(ClusterView view, Map<ObjectRef, Pool> pools) {
    this.pools = pools;
    view.nodes().forEach(node -> nodes.put(node.name(), new Parts()));
  }

  /** Returns the programme of each node. */
  Map<String, SpeakerSpec> write(List<Slot> slots) {
    for (Slot slot : slots) {
      for (NodeView node : slot.contest().candidates()) {
        Parts parts = Objects.requireNonNull(nodes.get(node.name()));
        slot.contest().segments().values().stream()
            .map(segment -> router(slot, segment, node))
            .forEach(parts.routers::add);
        slot.members().forEach(request -> serve(request, parts));
      }
    }
    Map<String, SpeakerSpec> programmes = new TreeMap<>();
    nodes.forEach((node, parts) -> programmes.put(node, parts.spec()));
    return programmes;
  }

  private VirtualRouter router(Slot slot, Segment segment, NodeView node) {
    VrrpSettings settings = slot.contest().terms().settings();
    Attachment own = Objects.requireNonNull(segment.attachments().get(node.name()));
    List<String> peers =
        slot.contest().candidates().stream()
            .filter(other -> !other.name().equals(node.name()))
            .map(other -> Objects.requireNonNull(segment.attachments().get(other.name())))
            .map(attachment -> attachment.own().toString())
            .toList();
    // Who is alone has nobody to unicast to.
    Transport transport = peers.isEmpty() ? Transport.MULTICAST : settings.transport();
    List<String> addresses =
        slot.members().stream()
            .map(request -> Objects.requireNonNull(request.addresses().get(segment.subnet())))
            .flatMap(Collection::stream)
            .sorted()
            .map(Address::toString)
            .toList();
    return new VirtualRouter(
        slot.router(segment.subnet()).name(),
        slot.router(segment.subnet()).id(),
        own.interfaceName(),
        settings.version(),
        Ranking.priority(Objects.requireNonNull(slot.ranks().get(node.name())), node.leaving()),
        settings.advertisementInterval(),
        settings.preempt(),
        settings.preemptDelay(),
        "0s",
        transport,
        transport == Transport.UNICAST ? peers : List.of(),
        own.own().toString(),
        Checksum.AUTO,
        false,
        settings.authentication(),
        addresses,
        slot.routers().size() > 1 ? slot.name() : null,
        slot.contest().terms().tracks());
  }

  private void serve(Request request, Parts parts) {
    for (Track track : request.contest().terms().tracks()) {
      if (track.pool() != null) {
        pools.values().stream()
            .filter(pool -> pool.name().equals(track.pool()))
            .forEach(pool -> parts.pools.put(pool.name(), pool));
      }
    }
    for (VirtualIPPort port : request.ports()) {
      Pool pool = pools.get(new ObjectRef(request.ref().namespace(), port.backendPool()));
      if (pool != null) {
        String name = request.ref() + "/" + port.effectiveName();
        parts.pools.put(pool.name(), pool);
        parts.listeners.putIfAbsent(name, listener(name, request, port, pool));
      }
    }
  }

  private static Listener listener(String name, Request request, VirtualIPPort port, Pool pool) {
    return new Listener(
        name,
        request.all().stream().map(Address::toString).toList(),
        port.port(),
        port.protocol(),
        pool.name(),
        request.vip().spec().allowedSources(),
        0,
        List.of(),
        "None");
  }
}
