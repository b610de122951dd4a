package io.floatingvip.linux;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An ICMPv6 neighbor solicitation (RFC 4861 section 4.3).
 *
 * @param source who asks; {@code ::} when it looks for a duplicate of an address that it wants
 * @param target the address asked for
 * @param senderMac where the answer goes
 */
public record NeighborSolicitation(InetAddress source, InetAddress target, MacAddress senderMac) {
  private static final int SHORTEST = 24;
  private static final int TARGET = 8;
  private static final int SOURCE_LINK_LAYER_ADDRESS = 1;
  private static final int OPTION_UNIT = 8;
  private static final int LENGTH = 32;
  static final int TYPE = 135;

  /**
   * The answer to it, also where it is a search for duplicates, which everybody must hear (RFC 4861
   * section 7.2.4).
   */
  public NeighborAdvertisement answer(MacAddress mac, boolean router) {
    return source.isAnyLocalAddress()
        ? NeighborAdvertisement.unsolicited(target, mac, router)
        : new NeighborAdvertisement(target, mac, source, true, router);
  }

  /** The whole IPv6 packet, to the solicited-node group of the target. */
  byte[] encode() {
    ByteBuffer message =
        ByteBuffer.allocate(LENGTH)
            .put((byte) TYPE)
            .put(new byte[7])
            .put(target.getAddress())
            .put((byte) SOURCE_LINK_LAYER_ADDRESS)
            .put((byte) 1)
            .put(senderMac.bytes());
    return Icmpv6Packet.encode(source, group(), message.array());
  }

  /** ff02::1:ffXX:XXXX with the last 24 bits of the target (RFC 4291 section 2.7.1). */
  InetAddress group() {
    return Family.address(solicitedNode(target));
  }

  static byte[] solicitedNode(InetAddress address) {
    byte[] unicast = address.getAddress();
    byte[] group = {(byte) 0xFF, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, (byte) 0xFF, 0, 0, 0};
    System.arraycopy(unicast, 13, group, 13, 3);
    return group;
  }

  /** Reads an IPv6 packet; empty when it is no valid solicitation (RFC 4861 section 7.1.1). */
  static Optional<NeighborSolicitation> decode(ByteBuffer packet, MacAddress frameSource) {
    Optional<Icmpv6Packet> read = Icmpv6Packet.decode(packet);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    ByteBuffer message = read.get().message();
    if (message.remaining() < SHORTEST
        || Byte.toUnsignedInt(message.get(0)) != TYPE
        || message.get(1) != 0) {
      return Optional.empty();
    }
    byte[] target = new byte[Family.IPV6.addressLength()];
    message.get(TARGET, target);
    InetAddress wanted = Family.address(target);
    if (wanted.isMulticastAddress() || Family.of(wanted) != Family.IPV6) {
      return Optional.empty();
    }
    return Optional.of(
        new NeighborSolicitation(read.get().source(), wanted, mac(message, frameSource)));
  }

  private static MacAddress mac(ByteBuffer message, MacAddress otherwise) {
    int at = SHORTEST;
    while (at + OPTION_UNIT <= message.remaining()) {
      int length = Byte.toUnsignedInt(message.get(at + 1)) * OPTION_UNIT;
      if (length == 0) {
        return otherwise;
      }
      if (message.get(at) == SOURCE_LINK_LAYER_ADDRESS) {
        byte[] bytes = new byte[MacAddress.LENGTH];
        message.get(at + 2, bytes);
        return MacAddress.of(bytes);
      }
      at += length;
    }
    return otherwise;
  }
}
