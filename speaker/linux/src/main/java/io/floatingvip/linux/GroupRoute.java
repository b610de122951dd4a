package io.floatingvip.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The Ethernet and IP headers of VRRP messages to the group (RFC 9568 section 5.1), laid out once;
 * from one message to the next only lengths change.
 */
public final class GroupRoute {
  private static final int ETHERNET_HEADER = 14;
  private static final int TTL = 255;
  private static final int CS6 = 0xC0;
  private static final MacAddress GROUP_MAC_V4 = new MacAddress(0x0100_5E00_0012L);
  private static final MacAddress GROUP_MAC_V6 = new MacAddress(0x3333_0000_0012L);
  private static final int V4_LENGTH = 20;
  private static final int V4_LENGTH_OFFSET = ETHERNET_HEADER + 2;
  private static final int V4_CHECKSUM_OFFSET = ETHERNET_HEADER + 10;
  private static final int V6_LENGTH_OFFSET = ETHERNET_HEADER + 4;
  private static final ValueLayout.OfShort BIG_ENDIAN_SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final long VECTOR = Structs.IOVEC.byteSize();
  private static final long VECTOR_LENGTH = Structs.offset(Structs.IOVEC, "iov_len");

  private final Family family;
  private final MemorySegment headers;
  private final MemorySegment vectors = Arena.ofAuto().allocate(Structs.IOVEC, 2);
  private final MemorySegment header = Arena.ofAuto().allocate(Structs.MSGHDR);

  GroupRoute(MemorySegment message, MemorySegment name, MacAddress from, InetAddress source) {
    this.family = Family.of(source);
    byte[] bytes = family == Family.IPV4 ? ipv4(from, source) : ipv6(from, source);
    this.headers = Arena.ofAuto().allocate(bytes.length, Long.BYTES);
    MemorySegment.copy(bytes, 0, headers, JAVA_BYTE, 0, bytes.length);
    MessageHeader.wire(header, name, vectors, MemorySegment.NULL);
    header.set(JAVA_LONG, Structs.offset(Structs.MSGHDR, "msg_iovlen"), 2);
    vectors.set(ADDRESS, 0, headers);
    vectors.set(JAVA_LONG, VECTOR_LENGTH, bytes.length);
    vectors.set(ADDRESS, VECTOR, message);
  }

  private static ByteBuffer ethernet(MacAddress to, MacAddress from, int protocol, int more) {
    return ByteBuffer.allocate(ETHERNET_HEADER + more)
        .put(to.bytes())
        .put(from.bytes())
        .putShort((short) protocol);
  }

  /** Without "don't fragment", as raw sockets send. */
  private static byte[] ipv4(MacAddress from, InetAddress source) {
    return ethernet(GROUP_MAC_V4, from, Uapi.ETH_P_IP, V4_LENGTH)
        .put((byte) 0x45)
        .put((byte) CS6)
        .putShort((short) 0)
        .putInt(0)
        .put((byte) TTL)
        .put((byte) Uapi.IPPROTO_VRRP)
        .putShort((short) 0)
        .put(source.getAddress())
        .put(VrrpSocketOptions.group(Family.IPV4))
        .array();
  }

  private static byte[] ipv6(MacAddress from, InetAddress source) {
    return ethernet(GROUP_MAC_V6, from, Uapi.ETH_P_IPV6, 40)
        .putInt(6 << 28 | CS6 << 20)
        .putShort((short) 0)
        .put((byte) Uapi.IPPROTO_VRRP)
        .put((byte) TTL)
        .put(source.getAddress())
        .put(VrrpSocketOptions.group(Family.IPV6))
        .array();
  }

  /** What to give to sendmsg(2) for a message of this length. */
  MemorySegment header(int length) {
    vectors.set(JAVA_LONG, VECTOR + VECTOR_LENGTH, length);
    if (family == Family.IPV4) {
      headers.set(BIG_ENDIAN_SHORT, V4_LENGTH_OFFSET, (short) (V4_LENGTH + length));
      headers.set(BIG_ENDIAN_SHORT, V4_CHECKSUM_OFFSET, (short) 0);
      headers.set(BIG_ENDIAN_SHORT, V4_CHECKSUM_OFFSET, checksum());
    } else {
      headers.set(BIG_ENDIAN_SHORT, V6_LENGTH_OFFSET, (short) length);
    }
    return header;
  }

  private short checksum() {
    int sum = 0;
    for (int at = ETHERNET_HEADER; at < ETHERNET_HEADER + V4_LENGTH; at += Short.BYTES) {
      sum += Short.toUnsignedInt(headers.get(BIG_ENDIAN_SHORT, at));
    }
    sum = (sum & 0xFFFF) + (sum >>> Short.SIZE);
    return (short) ~(sum + (sum >>> Short.SIZE));
  }
}
