package io.floatingvip.operator.planning;

import io.floatingvip.crds.Family;
import io.floatingvip.operator.planning.Segment.Attachment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The virtual router IDs that are in use. An ID is unique on a segment and family, and on each
 * interface, where subnets may share a wire.
 */
final class RouterIDs {
  private static final int HIGHEST = 255;

  /** Where the search starts: people who choose IDs by hand start below. */
  private static final int FIRST = 100;

  private final Map<Place, ObjectRef> taken = new HashMap<>();
  private final Set<Place> avoided = new HashSet<>();

  /** Where an ID can be in use. */
  private sealed interface Place {}

  private record OnSegment(Subnet subnet, int id) implements Place {}

  private record OnInterface(String node, String interfaceName, Family family, int id)
      implements Place {}

  RouterIDs(Iterable<NodeView> nodes) {
    for (NodeView node : nodes) {
      node.heardRouters()
          .forEach(heard ->
              avoided.add(
                  new OnInterface(
                      node.name(),
                      heard.interfaceName(),
                      family(heard.address()),
                      heard.virtualRouterID())));
    }
  }

  private static Family family(@Nullable String address) {
    return address != null && address.contains(":") ? Family.IPV6 : Family.IPV4;
  }

  /** Leaves the ID to whoever asks for it by number. */
  void reserve(Subnet subnet, int id) {
    avoided.add(new OnSegment(subnet, id));
  }

  /** Returns who has the ID on the segment. */
  Optional<ObjectRef> holder(Segment segment, int id) {
    return places(segment, id).stream()
        .flatMap(place -> Optional.ofNullable(taken.get(place)).stream())
        .findFirst();
  }

  /** Takes the ID, which is free, for a VirtualIP. */
  void take(Segment segment, int id, ObjectRef ref) {
    places(segment, id).forEach(place -> taken.put(place, ref));
  }

  /** Returns an ID that is free on the segment, and not heard there. */
  OptionalInt free(Segment segment) {
    for (int i = 0; i < HIGHEST; i++) {
      int id = (FIRST - 1 + i) % HIGHEST + 1;
      Set<Place> places = places(segment, id);
      if (places.stream().noneMatch(p -> taken.containsKey(p) || avoided.contains(p))) {
        return OptionalInt.of(id);
      }
    }
    return OptionalInt.empty();
  }

  private static Set<Place> places(Segment segment, int id) {
    Set<Place> places = new HashSet<>();
    places.add(new OnSegment(segment.subnet(), id));
    Family family = segment.subnet().network().family();
    for (Attachment attachment : segment.attachments().values()) {
      places.add(new OnInterface(attachment.node(), attachment.interfaceName(), family, id));
    }
    return places;
  }
}
