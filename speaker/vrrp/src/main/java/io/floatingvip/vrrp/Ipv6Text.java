package io.floatingvip.vrrp;

/**
 * The text form of an IPv6 address of RFC 5952: lower case, the longest run of zero groups written
 * as {@code ::}.
 */
final class Ipv6Text {

  private static final int GROUPS = 8;

  private Ipv6Text() {}

  static String of(long high, long low) {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = (int) ((i < 4 ? high : low) >>> (48 - 16 * (i % 4))) & 0xffff;
    }
    int start = GROUPS;
    int length = 1;
    for (int i = 0; i < GROUPS; i++) {
      int run = zeroRun(groups, i);
      if (run > length) {
        start = i;
        length = run;
      }
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < GROUPS; i++) {
      if (i == start) {
        text.append("::");
        i += length - 1;
      } else {
        text.append(i > 0 && i != start + length ? ":" : "").append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }

  private static int zeroRun(int[] groups, int from) {
    int end = from;
    while (end < groups.length && groups[end] == 0) {
      end++;
    }
    return end - from;
  }
}
