package io.floatingvip.operator.planning;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.Optional;

/**
 * An IPv4 or IPv6 subnet.
 *
 * @param network its first address
 * @param prefixLength length of its prefix, 0 to 32 or 128
 */
public record Subnet(Address network, int prefixLength) implements Comparable<Subnet> {
  private static final Comparator<Subnet> ORDER =
      Comparator.comparing(Subnet::network).thenComparingInt(Subnet::prefixLength);

  /** Returns the subnet of an address with a prefix length, such as 10.0.0.1/24. */
  public static Optional<Subnet> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,3}")) {
      return Optional.empty();
    }
    int length = Integer.parseInt(text.substring(slash + 1));
    return Address.parse(text.substring(0, slash))
        .filter(address -> length <= address.bits())
        .map(address -> of(address, length));
  }

  private static Subnet of(Address address, int prefixLength) {
    int hostBits = address.bits() - prefixLength;
    BigInteger network = address.value().shiftRight(hostBits).shiftLeft(hostBits);
    return new Subnet(new Address(address.family(), network), prefixLength);
  }

  boolean contains(Address address) {
    return address.family() == network.family()
        && of(address, prefixLength).network().equals(network);
  }

  /** Returns the last address. */
  Address last() {
    BigInteger size = BigInteger.ONE.shiftLeft(network.bits() - prefixLength);
    return network.plus(size.subtract(BigInteger.ONE));
  }

  @Override
  public int compareTo(Subnet other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return network + "/" + prefixLength;
  }
}
