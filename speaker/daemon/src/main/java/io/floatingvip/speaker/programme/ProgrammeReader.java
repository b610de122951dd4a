package io.floatingvip.speaker.programme;

import io.floatingvip.forwarding.config.ListenerConfig;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads the whole of a programme. */
final class ProgrammeReader {
  private final MistakeLog log;
  private final boolean object;

  /**
   * A reader.
   *
   * @param object whether the source is a Kubernetes object, whose items stand each for itself
   */
  ProgrammeReader(MistakeLog log, boolean object) {
    this.log = log;
    this.object = object;
  }

  Reading read(Node root, Reading before) {
    Optional<Fields> fields = Fields.of(root, log);
    if (fields.isEmpty()) {
      return new Reading(before.routers(), before.listeners(), before.pools(), log.sorted());
    }
    Section<VirtualRouter> routers =
        new Section<>(fields.get(), "virtualRouters", VirtualRouterReader::read);
    Section<ListenerConfig> listeners =
        new Section<>(fields.get(), "listeners", ListenerReader::read);
    Section<Pool> pools =
        new Section<>(fields.get(), "pools", item -> PoolReader.read(item, object));
    fields.get().end(() -> Programme.EMPTY);
    PoolNames none = new PoolNames(Set.of(), Set.of(), object);
    List<Item<Pool>> goodPools = pools.assemble(before.pools(), none);
    PoolNames names = new PoolNames(names(pools.items), names(goodPools), object);
    return new Reading(
        routers.assemble(before.routers(), names),
        listeners.assemble(before.listeners(), names),
        goodPools,
        log.sorted());
  }

  private static Set<String> names(List<? extends Item<?>> items) {
    Set<String> names = new TreeSet<>();
    items.forEach(item -> names.add(item.name()));
    names.remove("");
    return names;
  }

  /** One of the three lists. */
  private static final class Section<T> {
    private final List<Item<T>> items;
    private final boolean readable;

    Section(Fields fields, String name, Function<Fields, Item<T>> reader) {
      readable = !fields.has(name) || fields.isList(name);
      items = fields.sections(name).stream().map(reader).toList();
    }

    List<Item<T>> assemble(List<Item<T>> before, PoolNames names) {
      Assembly<T> assembly = new Assembly<>(items, names::objects);
      assembly.carryOver(before, !readable, names::areThere);
      return assembly.accepted();
    }
  }

  /**
   * The pools that others may name.
   *
   * @param declared those with a name in the source
   * @param present those that are good
   * @param separate whether a good item without its pool is to be refused; a file is refused as a
   *     whole anyway, and the pool's own mistake is enough to read
   */
  private record PoolNames(Set<String> declared, Set<String> present, boolean separate) {
    boolean objects(Item<?> item) {
      Set<Item.Reference> wrong = new HashSet<>();
      for (Item.Reference reference : item.references()) {
        String pool = Quotation.of(reference.pool());
        if (present.contains(reference.pool())) {
          continue;
        }
        if (!declared.contains(reference.pool())) {
          reference.fields().mistake("pool", "there is no pool " + pool, remedy());
          wrong.add(reference);
        } else if (separate) {
          reference
              .fields()
              .mistake("pool", "the pool " + pool + " is refused", "correct the pool");
          wrong.add(reference);
        }
      }
      return !wrong.isEmpty();
    }

    boolean areThere(Item<?> item) {
      return item.references().stream().allMatch(reference -> present.contains(reference.pool()));
    }

    private String remedy() {
      return declared.isEmpty()
          ? "add the pool to pools"
          : "write " + Words.alternatives(declared) + ", or add the pool to pools";
    }
  }
}
