package io.floatingvip.linux;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** The address family of a socket or an address. */
public enum Family {
  /** IPv4. */
  IPV4(Uapi.AF_INET, 4),
  /** IPv6. */
  IPV6(Uapi.AF_INET6, 16);

  private final int code;
  private final int addressLength;

  Family(int code, int addressLength) {
    this.code = code;
    this.addressLength = addressLength;
  }

  /**
   * The family of an address; an IPv4-mapped IPv6 address is IPv4, as the Java library holds it.
   */
  public static Family of(InetAddress address) {
    return address instanceof Inet4Address ? IPV4 : IPV6;
  }

  /** The address with these bytes, of which there must be 4 or 16. */
  static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The length of an address in bytes, 4 or 16. */
  public int addressLength() {
    return addressLength;
  }

  /** The prefix length of a single address, 32 or 128. */
  public int hostPrefixLength() {
    return addressLength * Byte.SIZE;
  }

  int code() {
    return code;
  }
}
