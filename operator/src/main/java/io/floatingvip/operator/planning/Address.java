package io.floatingvip.operator.planning;

import io.floatingvip.crds.Family;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IPv4 or IPv6 address.
 *
 * @param family its family
 * @param value the address as an unsigned number of 32 or 128 bits
 */
public record Address(Family family, BigInteger value) implements Comparable<Address> {
  private static final Pattern IPV4 = Pattern.compile("([0-9]{1,3}\\.){3}[0-9]{1,3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Comparator<Address> ORDER =
      Comparator.comparing(Address::family).thenComparing(Address::value);

  /** Returns the address that the text is, or nothing where it is none. */
  public static Optional<Address> parse(String text) {
    if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      byte[] bytes = InetAddress.ofLiteral(text).getAddress();
      // An IPv4-mapped IPv6 address comes back as IPv4: it is no address of its own on a LAN.
      return Optional.of(
          new Address(bytes.length == 4 ? Family.IPV4 : Family.IPV6, new BigInteger(1, bytes)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns the number of bits: 32 or 128. */
  int bits() {
    return family == Family.IPV4 ? 32 : 128;
  }

  /** Returns the address that follows this one by the given distance. */
  Address plus(BigInteger distance) {
    return new Address(family, value.add(distance));
  }

  boolean isLinkLocal() {
    return inet().isLinkLocalAddress();
  }

  boolean isLoopback() {
    return inet().isLoopbackAddress();
  }

  @Override
  public int compareTo(Address other) {
    return ORDER.compare(this, other);
  }

  /** Returns the text of the address; IPv6 as RFC 5952 section 4 wants it. */
  @Override
  public String toString() {
    return family == Family.IPV4 ? inet().getHostAddress() : compressed();
  }

  private String compressed() {
    byte[] bytes = bytes();
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
    }
    int start = -1;
    int length = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > length) {
        start = i;
        length = end - i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == start) {
        text.append("::");
        i += length - 1;
      } else {
        text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":");
        text.append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }

  private InetAddress inet() {
    try {
      return InetAddress.getByAddress(bytes());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] bytes() {
    byte[] bytes = new byte[bits() / 8];
    byte[] number = value.toByteArray();
    int length = Math.min(number.length, bytes.length);
    System.arraycopy(number, number.length - length, bytes, bytes.length - length, length);
    return bytes;
  }
}
