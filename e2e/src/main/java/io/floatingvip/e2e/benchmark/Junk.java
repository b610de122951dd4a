package io.floatingvip.e2e.benchmark;

/**
 * Packets of VRRP's protocol number that a router has to bear, in the shape of a UDP datagram: the
 * eight bytes of its header are a VRRPv3 header, and a rule of the sending host's kernel corrects
 * the protocol number, the interval and the checksum on the way out. So no raw socket is needed to
 * send them.
 *
 * @param priority of the advertisement, 1 to 254
 * @param interval between two of them as it says, in centiseconds, 0 to 4095
 * @param valid whether its checksum is right
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9568#section-5.2">RFC 9568, section 5.2</a>
 */
record Junk(String name, int priority, int interval, boolean valid) {
  private static final int VERSION_3_ADVERTISEMENT = 0x31;
  private static final int ADDRESSES = 1;

  /** Of the message with one address, in bytes. */
  private static final int LENGTH = 12;

  private static final int VRRP = 112;
  private static final int GROUP = 0xE000_0012;

  int sourcePort() {
    return VERSION_3_ADVERTISEMENT << 8 | FailoverSegment.VRID;
  }

  int destinationPort() {
    return priority << 8 | ADDRESSES;
  }

  /**
   * The checksum over message and pseudo-header, or a wrong one.
   *
   * @param source the sender's address
   * @param address the one that is advertised
   */
  int checksum(int source, int address) {
    int sum = words(source) + words(GROUP) + VRRP + LENGTH;
    sum += sourcePort() + destinationPort() + interval + words(address);
    while (sum >>> 16 != 0) {
      sum = (sum & 0xFFFF) + (sum >>> 16);
    }
    int right = ~sum & 0xFFFF;
    return valid ? right : right ^ 0x5555;
  }

  private static int words(int address) {
    return (address >>> 16) + (address & 0xFFFF);
  }
}
