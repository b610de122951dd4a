package io.floatingvip.vrrp;

import java.nio.ByteBuffer;

/**
 * The one's complement sum of RFC 1071, over a message and over the pseudo-headers of IPv4 and
 * IPv6.
 */
final class InternetChecksum {

  static final int VRRP_PROTOCOL = 112;
  private static final int ALL_ONES = 0xffff;

  private InternetChecksum() {}

  /** Adds up 16-bit words; an odd last octet counts as the upper one. Not folded. */
  static long sum(ByteBuffer buffer, int offset, int length) {
    long sum = 0;
    int end = offset + length;
    for (int i = offset; i + 1 < end; i += 2) {
      sum += (buffer.get(i) & 0xff) << 8 | (buffer.get(i + 1) & 0xff);
    }
    return length % 2 == 0 ? sum : sum + ((buffer.get(end - 1) & 0xff) << 8);
  }

  /**
   * The sum of source, destination, protocol and length; which words they stand in does not matter
   * to it.
   */
  static long pseudoHeader(IpAddress source, IpAddress destination, int length) {
    return addressSum(source.high(), source.low())
        + addressSum(destination.high(), destination.low())
        + VRRP_PROTOCOL
        + length;
  }

  static long addressSum(long high, long low) {
    return wordSum(high) + wordSum(low);
  }

  private static long wordSum(long word) {
    return (word >>> 48) + (word >>> 32 & ALL_ONES) + (word >>> 16 & ALL_ONES) + (word & ALL_ONES);
  }

  /** The value of a checksum field that makes the sum, taken with the field as zero, valid. */
  static int complement(long sum) {
    return ~fold(sum) & ALL_ONES;
  }

  /** True when the sum, taken with the checksum field as it came, is that of an intact message. */
  static boolean isValid(long sum) {
    return fold(sum) == ALL_ONES;
  }

  private static int fold(long sum) {
    long folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded & ALL_ONES) + (folded >>> 16);
    }
    return (int) folded;
  }
}
