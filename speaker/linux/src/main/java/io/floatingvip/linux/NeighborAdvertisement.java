package io.floatingvip.linux;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * An ICMPv6 neighbor advertisement (RFC 4861 section 4.4), always with the override flag and the
 * target's link-layer address.
 *
 * @param target the address that it is about, also its source
 * @param mac where the target is
 * @param destination who is told; ff02::1 for everybody
 * @param solicited whether it answers a solicitation
 * @param router whether the host forwards IPv6: a neighbor drops its routes through the target when
 *     this is wrong
 */
public record NeighborAdvertisement(
    InetAddress target,
    MacAddress mac,
    InetAddress destination,
    boolean solicited,
    boolean router) {
  private static final byte TYPE = (byte) 136;
  private static final byte TARGET_LINK_LAYER_ADDRESS = 2;
  private static final int LENGTH = 32;
  private static final int ROUTER = 0x80;
  private static final int SOLICITED = 0x40;
  private static final int OVERRIDE = 0x20;

  /** All nodes on the segment. */
  static final InetAddress ALL_NODES =
      Family.address(new byte[] {(byte) 0xFF, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});

  /** Tells everybody where the target is now. */
  public static NeighborAdvertisement unsolicited(
      InetAddress target, MacAddress mac, boolean router) {
    return new NeighborAdvertisement(target, mac, ALL_NODES, false, router);
  }

  /** The whole IPv6 packet. */
  byte[] encode() {
    int flags = OVERRIDE | (solicited ? SOLICITED : 0) | (router ? ROUTER : 0);
    ByteBuffer message =
        ByteBuffer.allocate(LENGTH)
            .put(TYPE)
            .put((byte) 0)
            .putShort((short) 0)
            .put((byte) flags)
            .put(new byte[3])
            .put(target.getAddress())
            .put(TARGET_LINK_LAYER_ADDRESS)
            .put((byte) 1)
            .put(mac.bytes());
    return Icmpv6Packet.encode(target, destination, message.array());
  }
}
