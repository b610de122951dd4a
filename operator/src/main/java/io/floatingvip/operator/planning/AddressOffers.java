package io.floatingvip.operator.planning;

import io.floatingvip.crds.Family;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the AddressPools have to offer to who names no address: which pool to ask. The address
 * itself is chosen by the plan.
 */
public final class AddressOffers {
  private static final Comparator<Offer> BEST =
      Comparator.comparing((Offer offer) -> offer.complete() && offer.free())
          .thenComparing(Offer::free)
          .thenComparing(Offer::complete)
          .reversed()
          .thenComparing(Offer::pool);

  private final ClusterView view;
  private final Set<Address> taken = new HashSet<>();
  private final Map<String, Map<Family, Boolean>> free = new HashMap<>();

  /**
   * A pool that has addresses of the wanted families.
   *
   * @param pool its name
   * @param families the wanted families that it has, in the order in which they are wanted
   * @param complete whether these are all that are wanted
   * @param free whether an address of each of them is free
   */
  public record Offer(String pool, List<Family> families, boolean complete, boolean free) {}

  /**
   * @param view the pools and the namespaces
   * @param taken the addresses that are not free
   */
  public AddressOffers(ClusterView view, Collection<String> taken) {
    this.view = view;
    taken.forEach(text -> Address.parse(text).ifPresent(this.taken::add));
  }

  private Stream<AddressPoolView> openTo(String namespace) {
    Map<String, String> labels = view.namespaces().getOrDefault(namespace, Map.of());
    return view.addressPools().stream().filter(pool -> pool.isOpenTo(labels));
  }

  /** Returns whether there is such a pool that the namespace may use. */
  public boolean has(String namespace, String pool) {
    return openTo(namespace).anyMatch(open -> open.name().equals(pool));
  }

  /** Returns the names of the pools that hold the address and that the namespace may use. */
  public List<String> holding(String namespace, Address address) {
    return openTo(namespace)
        .filter(pool -> new AddressRanges(pool.spec()).contains(address))
        .map(AddressPoolView::name)
        .sorted()
        .toList();
  }

  /** Returns what one pool offers to a namespace; nothing where it has none of the families. */
  public Optional<Offer> of(String namespace, String pool, List<Family> families) {
    return openTo(namespace)
        .filter(open -> open.name().equals(pool))
        .flatMap(open -> offer(open, families).stream())
        .findFirst();
  }

  /**
   * Returns the best of what the pools with {@code autoAssign} offer to a namespace: free addresses
   * of all families, then of some, then the first pool by its name.
   */
  public Optional<Offer> best(String namespace, List<Family> families) {
    return openTo(namespace)
        .filter(pool -> pool.spec().autoAssign())
        .flatMap(pool -> offer(pool, families).stream())
        .min(BEST);
  }

  private Optional<Offer> offer(AddressPoolView pool, List<Family> wanted) {
    AddressRanges ranges = new AddressRanges(pool.spec());
    List<Family> families = wanted.stream().filter(ranges::has).toList();
    return families.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Offer(
                pool.name(),
                families,
                families.size() == wanted.size(),
                families.stream().allMatch(family -> isFree(pool.name(), family, ranges))));
  }

  private boolean isFree(String pool, Family family, AddressRanges ranges) {
    return free.computeIfAbsent(pool, name -> new HashMap<>())
        .computeIfAbsent(
            family, f -> ranges.firstFree(f, address -> !taken.contains(address)).isPresent());
  }
}
