package io.floatingvip.forwarding.config;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * A block of addresses, such as {@code 10.0.0.0/8}.
 *
 * @param network an address of the block; the bits behind the prefix are cleared
 * @param prefixLength 0 to 32 (IPv4) or 128 (IPv6)
 */
public record Cidr(InetAddress network, int prefixLength) {
  /**
   * Clears the bits behind the prefix.
   *
   * @throws IllegalArgumentException when the prefix is longer than the address
   */
  public Cidr {
    int bits = network.getAddress().length * 8;
    Requirement.range("prefixLength", prefixLength, 0, bits);
    network = masked(network, prefixLength);
  }

  /**
   * Reads {@code 10.0.0.0/8}, {@code 2001:db8::/32} or a single address.
   *
   * @throws IllegalArgumentException when the text is no address block; never asks a name server
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = literal(slash < 0 ? text : text.substring(0, slash));
    if (slash < 0) {
      return new Cidr(address, address.getAddress().length * 8);
    }
    String prefix = text.substring(slash + 1);
    if (!prefix.matches("[0-9]{1,3}")) {
      throw new IllegalArgumentException(
          "%s is no address block: write a prefix length after the slash, such as 10.0.0.0/8"
              .formatted(text));
    }
    return new Cidr(address, Integer.parseInt(prefix));
  }

  // The JDK also takes the short forms of inet_aton(3), where 10.0.8 means 10.0.0.8: here most
  // likely a slip.
  private static InetAddress literal(String text) {
    if (text.indexOf(':') < 0 && text.chars().filter(c -> c == '.').count() != 3) {
      throw new IllegalArgumentException(
          "%s is no address: write one such as 10.0.0.1".formatted(text));
    }
    return InetAddress.ofLiteral(text);
  }

  /** Whether the address is in this block; an address of the other family never is. */
  public boolean contains(InetAddress address) {
    byte[] mine = network.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    int whole = prefixLength / 8;
    if (Arrays.mismatch(mine, 0, whole, other, 0, whole) >= 0) {
      return false;
    }
    int rest = prefixLength % 8;
    return rest == 0 || ((mine[whole] ^ other[whole]) & 0xff) >> (8 - rest) == 0;
  }

  @Override
  public String toString() {
    return network.getHostAddress() + "/" + prefixLength;
  }

  private static InetAddress masked(InetAddress address, int prefixLength) {
    byte[] bytes = address.getAddress();
    for (int i = 0; i < bytes.length; i++) {
      int kept = Math.clamp(prefixLength - i * 8L, 0, 8);
      bytes[i] &= (byte) (0xff << (8 - kept));
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (java.net.UnknownHostException e) {
      throw new AssertionError("an address of the same length is valid", e);
    }
  }
}
