package io.floatingvip.linux;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An IPv6 packet of neighbor discovery: hop limit 255, no extension headers, a checksum that is
 * right.
 *
 * @param source its IPv6 source
 * @param message the ICMPv6 message, position 0 at the type
 */
record Icmpv6Packet(InetAddress source, ByteBuffer message) {
  private static final int HEADER = 40;
  private static final int VERSION = 6;
  private static final int ICMPV6 = 58;
  private static final int HOP_LIMIT = 255;
  private static final int SOURCE = 8;
  private static final int ADDRESSES = 32;
  private static final int CHECKSUM = 2;
  private static final int SHORTEST_MESSAGE = 4;

  static Optional<Icmpv6Packet> decode(ByteBuffer packet) {
    if (packet.remaining() < HEADER + SHORTEST_MESSAGE || packet.get(0) >>> 4 != VERSION) {
      return Optional.empty();
    }
    int length = Short.toUnsignedInt(packet.getShort(4));
    boolean discovery = packet.get(6) == ICMPV6 && Byte.toUnsignedInt(packet.get(7)) == HOP_LIMIT;
    if (!discovery || length < SHORTEST_MESSAGE || length > packet.remaining() - HEADER) {
      return Optional.empty();
    }
    ByteBuffer message = packet.slice(HEADER, length);
    if (checksum(packet.slice(SOURCE, ADDRESSES), message) != 0) {
      return Optional.empty();
    }
    byte[] source = new byte[Family.IPV6.addressLength()];
    packet.get(SOURCE, source);
    return Optional.of(new Icmpv6Packet(Family.address(source), message));
  }

  /** The whole packet around a message, whose checksum is filled in. */
  static byte[] encode(InetAddress source, InetAddress destination, byte[] message) {
    ByteBuffer packet =
        ByteBuffer.allocate(HEADER + message.length)
            .putInt(VERSION << 28)
            .putShort((short) message.length)
            .put((byte) ICMPV6)
            .put((byte) HOP_LIMIT)
            .put(source.getAddress())
            .put(destination.getAddress())
            .put(message);
    int checksum = checksum(packet.slice(SOURCE, ADDRESSES), packet.slice(HEADER, message.length));
    packet.putShort(HEADER + CHECKSUM, (short) checksum);
    return packet.array();
  }

  /** RFC 4443 section 2.3; 0 over a message whose checksum is right. */
  private static int checksum(ByteBuffer addresses, ByteBuffer message) {
    long sum = sum(addresses) + message.remaining() + ICMPV6 + sum(message);
    while (sum >>> 16 != 0) {
      sum = (sum & 0xFFFF) + (sum >>> 16);
    }
    return (int) ~sum & 0xFFFF;
  }

  private static long sum(ByteBuffer bytes) {
    long sum = 0;
    int even = bytes.remaining() & ~1;
    for (int i = 0; i < even; i += 2) {
      sum += Short.toUnsignedInt(bytes.getShort(i));
    }
    return even == bytes.remaining() ? sum : sum + (Byte.toUnsignedInt(bytes.get(even)) << 8);
  }
}
