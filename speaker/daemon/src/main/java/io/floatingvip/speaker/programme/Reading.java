package io.floatingvip.speaker.programme;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.floatingvip.forwarding.config.ListenerConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What came of reading a programme: what of it is good, and every mistake. */
public final class Reading {
  /** The programme of a node that was told nothing yet. */
  public static final Reading NONE = new Reading(List.of(), List.of(), List.of(), List.of());

  private final List<Item<VirtualRouter>> routers;
  private final List<Item<ListenerConfig>> listeners;
  private final List<Item<Pool>> pools;
  private final List<Mistake> mistakes;

  Reading(
      List<Item<VirtualRouter>> routers,
      List<Item<ListenerConfig>> listeners,
      List<Item<Pool>> pools,
      List<Mistake> mistakes) {
    this.routers = routers;
    this.listeners = listeners;
    this.pools = pools;
    this.mistakes = mistakes;
  }

  /** Reads a file's text, which is YAML or JSON. It is good as a whole or not at all. */
  public static Reading ofFile(String text) {
    MistakeLog log = new MistakeLog();
    Optional<Node> root = YamlTree.read(text, log);
    if (root.isPresent() && root.get() instanceof Node.Nothing) {
      log.add("", OptionalInt.of(1), YamlTree.EMPTY, YamlTree.WRITE_BRACES);
    } else if (root.isPresent()) {
      ProgrammeReader reader = new ProgrammeReader(log, false);
      return reader.read(root.get(), NONE);
    }
    return new Reading(List.of(), List.of(), List.of(), log.sorted());
  }

  /**
   * Reads the spec of a Speaker object. Each wrong item is refused by itself, and its last good
   * version goes on.
   *
   * @param spec the object's spec; null and missing are the empty programme
   * @param before the reading before
   */
  public static Reading ofObject(JsonNode spec, Reading before) {
    Node root = JsonTree.read(spec);
    if (root instanceof Node.Nothing) {
      root = new Node.Mapping(Map.of(), OptionalInt.empty());
    }
    return new ProgrammeReader(new MistakeLog(), true).read(root, before);
  }

  /** What is good, together with last good versions: only to be used of an object's reading. */
  public Programme programme() {
    return new Programme(values(routers), values(listeners), values(pools));
  }

  /** The same as a spec without mistakes, which reads as {@link #programme} again. */
  public JsonNode spec() {
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    spec.set("virtualRouters", items(routers));
    spec.set("listeners", items(listeners));
    spec.set("pools", items(pools));
    return spec;
  }

  private static ArrayNode items(List<? extends Item<?>> items) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    items.forEach(item -> array.add(JsonTree.write(item.fields().mapping())));
    return array;
  }

  /** The programme of a file without any mistake. */
  public Optional<Programme> whole() {
    return mistakes.isEmpty() ? Optional.of(programme()) : Optional.empty();
  }

  /** Every mistake, in the order of a file's lines. */
  public List<Mistake> mistakes() {
    return mistakes;
  }

  List<Item<VirtualRouter>> routers() {
    return routers;
  }

  List<Item<ListenerConfig>> listeners() {
    return listeners;
  }

  List<Item<Pool>> pools() {
    return pools;
  }

  private static <T> List<T> values(List<Item<T>> items) {
    return items.stream().flatMap(item -> item.value().stream()).toList();
  }
}
