package io.floatingvip.operator.planning;

import io.floatingvip.crds.AddressPoolSpec;
import io.floatingvip.crds.Family;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The addresses of an AddressPool. */
public final class AddressRanges {
  private final List<Range> ranges = new ArrayList<>();
  private final List<String> mistakes = new ArrayList<>();

  /** The addresses from the first to the last. */
  private record Range(Address first, Address last) {
    boolean contains(Address address) {
      return address.family() == first.family()
          && first.compareTo(address) <= 0
          && address.compareTo(last) <= 0;
    }

    BigInteger size() {
      return last.value().subtract(first.value()).add(BigInteger.ONE);
    }
  }

  /** Reads the ranges of a pool, as far as they are any. */
  public AddressRanges(AddressPoolSpec spec) {
    for (String text : spec.ranges()) {
      range(text.strip(), spec.avoidNetworkAndBroadcast())
          .ifPresentOrElse(ranges::add, () -> mistakes.add(text));
    }
  }

  private static Optional<Range> range(String text, boolean avoidEnds) {
    int dash = text.indexOf('-');
    if (dash > 0) {
      return Address.parse(text.substring(0, dash).strip())
          .flatMap(first ->
              Address.parse(text.substring(dash + 1).strip()).map(last -> new Range(first, last)))
          .filter(range -> range.first.family() == range.last.family())
          .filter(range -> range.first.compareTo(range.last) <= 0);
    }
    if (text.indexOf('/') > 0) {
      return Subnet.parse(text).map(subnet -> range(subnet, avoidEnds));
    }
    return Address.parse(text).map(address -> new Range(address, address));
  }

  private static Range range(Subnet subnet, boolean avoidEnds) {
    Address first = subnet.network();
    boolean ends = avoidEnds && first.family() == Family.IPV4 && subnet.prefixLength() < 31;
    return ends
        ? new Range(first.plus(BigInteger.ONE), subnet.last().plus(BigInteger.ONE.negate()))
        : new Range(first, subnet.last());
  }

  /** Returns the ranges that are none. */
  public List<String> mistakes() {
    return List.copyOf(mistakes);
  }

  boolean contains(Address address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  /** Returns whether the pool has an address of the family, free or not. */
  boolean has(Family family) {
    return ranges.stream().anyMatch(range -> range.first.family() == family);
  }

  /** Returns the first address of the family that is free. */
  Optional<Address> firstFree(Family family, Predicate<Address> free) {
    for (Range range : ranges) {
      if (range.first.family() == family) {
        for (Address a = range.first; range.contains(a); a = a.plus(BigInteger.ONE)) {
          if (free.test(a)) {
            return Optional.of(a);
          }
        }
      }
    }
    return Optional.empty();
  }

  /** Returns how many of these are addresses of the pool, however often each is named. */
  public long count(Collection<String> addresses) {
    return addresses.stream()
        .flatMap(text -> Address.parse(text).stream())
        .filter(this::contains)
        .distinct()
        .count();
  }

  /** Returns the number of addresses, at most {@link Long#MAX_VALUE}. */
  public long size() {
    BigInteger sum = BigInteger.ZERO;
    Optional<Address> last = Optional.empty();
    for (Range range : ranges.stream().sorted(Comparator.comparing(Range::first)).toList()) {
      Address from =
          last.filter(range::contains).map(a -> a.plus(BigInteger.ONE)).orElse(range.first);
      if (last.isEmpty() || range.last.compareTo(last.get()) > 0) {
        sum = sum.add(new Range(from, range.last).size());
        last = Optional.of(range.last);
      }
    }
    return sum.min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
  }
}
