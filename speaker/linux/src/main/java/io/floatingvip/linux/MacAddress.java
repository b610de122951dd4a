package io.floatingvip.linux;

import java.util.HexFormat;

/**
 * An Ethernet address.
 *
 * @param value its 48 bits, the first byte on the wire in the highest place
 */
public record MacAddress(long value) {
  /** Length on the wire in bytes. */
  public static final int LENGTH = 6;

  /** The address of everybody on the segment. */
  public static final MacAddress BROADCAST = new MacAddress(0xFFFF_FFFF_FFFFL);

  /** All bits zero: no address. */
  public static final MacAddress ZERO = new MacAddress(0);

  /** Where ff02::1 is: everybody who speaks IPv6. */
  static final MacAddress ALL_IPV6_NODES = new MacAddress(0x3333_0000_0001L);

  private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if more than 48 bits are set
   */
  public MacAddress {
    if (value >>> 48 != 0) {
      throw new IllegalArgumentException(
          "an Ethernet address has 48 bits: " + Long.toHexString(value));
    }
  }

  /**
   * Reads six bytes.
   *
   * @throws IllegalArgumentException if there are not exactly six
   */
  public static MacAddress of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("an Ethernet address has 6 bytes, not " + bytes.length);
    }
    long value = 0;
    for (byte b : bytes) {
      value = (value << Byte.SIZE) | Byte.toUnsignedLong(b);
    }
    return new MacAddress(value);
  }

  /**
   * Reads the usual text form, {@code 52:54:00:12:34:56}.
   *
   * @throws IllegalArgumentException if it is no such text
   */
  public static MacAddress parse(String text) {
    return of(COLONS.parseHex(text));
  }

  /** The six bytes in the order of the wire. */
  public byte[] bytes() {
    byte[] bytes = new byte[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      bytes[i] = (byte) (value >>> ((LENGTH - 1 - i) * Byte.SIZE));
    }
    return bytes;
  }

  @Override
  public String toString() {
    return COLONS.formatHex(bytes());
  }
}
