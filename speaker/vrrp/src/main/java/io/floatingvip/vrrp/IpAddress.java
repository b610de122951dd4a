package io.floatingvip.vrrp;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An IPv4 or IPv6 address as a value of two words, so that comparing one with the octets of a
 * packet allocates nothing.
 *
 * @param family the family
 * @param high the first eight octets of an IPv6 address in network order, 0 for IPv4
 * @param low the last eight octets of an IPv6 address; the four of an IPv4 address, 0..2^32-1
 */
public record IpAddress(AddressFamily family, long high, long low)
    implements Comparable<IpAddress> {

  static final IpAddress VRRP_GROUP_IPV4 = new IpAddress(AddressFamily.IPV4, 0, 0xe000_0012L);
  static final IpAddress VRRP_GROUP_IPV6 = new IpAddress(AddressFamily.IPV6, 0xff02L << 48, 0x12);

  /**
   * @throws IllegalArgumentException when the words do not fit an IPv4 address
   */
  public IpAddress {
    if (family == AddressFamily.IPV4 && (high != 0 || low >>> 32 != 0)) {
      throw new IllegalArgumentException("an IPv4 address has 32 bits");
    }
  }

  /**
   * Reads an address as people write it: {@code 10.0.0.100} or {@code 2001:db8::100}, without scope
   * or prefix.
   *
   * @throws IllegalArgumentException when the text is anything else, a host name included
   */
  public static IpAddress parse(String text) {
    boolean ipv6 = text.indexOf(':') >= 0;
    if (text.indexOf('%') >= 0 || text.indexOf('[') >= 0 || (!ipv6 && !hasFourParts(text))) {
      throw notAnAddress(text, null);
    }
    try {
      InetAddress address = ipv6 ? Inet6Address.ofLiteral(text) : Inet4Address.ofLiteral(text);
      if (ipv6 && address instanceof Inet4Address) {
        throw new IllegalArgumentException(
            "'" + text + "' is an IPv4 address in IPv6 form: write " + address.getHostAddress());
      }
      return of(address);
    } catch (IllegalArgumentException e) {
      throw e.getMessage() != null && e.getMessage().contains("write") ? e : notAnAddress(text, e);
    }
  }

  private static boolean hasFourParts(String text) {
    return text.chars().filter(c -> c == '.').count() == 3;
  }

  private static IllegalArgumentException notAnAddress(String text, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "'" + text + "' is not an IP address: write one such as 10.0.0.100 or 2001:db8::100",
        cause);
  }

  /** The same address; a scope is dropped. */
  public static IpAddress of(InetAddress address) {
    return ofBytes(address.getAddress());
  }

  /**
   * An address from its octets.
   *
   * @param bytes 4 or 16 octets in network order
   * @throws IllegalArgumentException when there are neither 4 nor 16
   */
  public static IpAddress ofBytes(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return switch (bytes.length) {
      case 4 -> new IpAddress(AddressFamily.IPV4, 0, Integer.toUnsignedLong(buffer.getInt(0)));
      case 16 -> new IpAddress(AddressFamily.IPV6, buffer.getLong(0), buffer.getLong(8));
      default ->
          throw new IllegalArgumentException(
              "an IP address has 4 or 16 octets, not " + bytes.length);
    };
  }

  /** The octets in network order. */
  public byte[] toBytes() {
    ByteBuffer buffer = ByteBuffer.allocate(family.addressBytes());
    return switch (family) {
      case IPV4 -> buffer.putInt((int) low).array();
      case IPV6 -> buffer.putLong(high).putLong(low).array();
    };
  }

  /** The same address for the JDK's own interfaces. */
  public InetAddress toInetAddress() {
    try {
      return InetAddress.getByAddress(toBytes());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 octets are always an address", e);
    }
  }

  /** True for 224.0.0.0/4 and ff00::/8. */
  public boolean isMulticast() {
    return family == AddressFamily.IPV4 ? low >>> 28 == 0xe : high >>> 56 == 0xff;
  }

  /**
   * True for fe80::/10; an IPv4 address is never link-local in the sense of RFC 9568 section 5.2.9.
   */
  public boolean isLinkLocal() {
    return family == AddressFamily.IPV6 && high >>> 54 == 0xfe80 >>> 6;
  }

  /** True for 0.0.0.0 and ::. */
  public boolean isUnspecified() {
    return high == 0 && low == 0;
  }

  /**
   * Compares as unsigned integers in network order (RFC 9568 section 6.4.3); IPv4 sorts before
   * IPv6.
   */
  @Override
  public int compareTo(IpAddress other) {
    if (family != other.family) {
      return family.compareTo(other.family);
    }
    int upper = Long.compareUnsigned(high, other.high);
    return upper != 0 ? upper : Long.compareUnsigned(low, other.low);
  }

  /** The address as RFC 5952 writes it. */
  @Override
  public String toString() {
    return family == AddressFamily.IPV4 ? ipv4Text() : Ipv6Text.of(high, low);
  }

  private String ipv4Text() {
    return (low >>> 24) + "." + (low >>> 16 & 255) + "." + (low >>> 8 & 255) + "." + (low & 255);
  }
}
