package io.floatingvip.linux;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An ARP packet for IPv4 over Ethernet (RFC 826).
 *
 * @param isReply a reply, else a request
 * @param senderMac who says so
 * @param sender the IPv4 address that the sender claims; 0.0.0.0 in a probe
 * @param targetMac whom a reply is for; zero in a request
 * @param target the IPv4 address asked for, or that of the one replied to
 */
public record ArpPacket(
    boolean isReply,
    MacAddress senderMac,
    InetAddress sender,
    MacAddress targetMac,
    InetAddress target) {
  private static final int LENGTH = 28;
  private static final short ETHERNET = 1;
  private static final short IPV4 = 0x0800;
  private static final short REQUEST = 1;
  private static final short REPLY = 2;
  private static final byte[] NOBODY = new byte[4];

  /**
   * A gratuitous request, sender and target the same: "this address is here now" (RFC 5227 section
   * 3).
   */
  public static ArpPacket announcement(InetAddress address, MacAddress mac) {
    return new ArpPacket(false, mac, address, MacAddress.ZERO, address);
  }

  /**
   * A probe: "does anybody have this address?", which no neighbor learns anything from (RFC 5227
   * section 2.1.1).
   */
  public static ArpPacket probe(InetAddress address, MacAddress mac) {
    return new ArpPacket(false, mac, Family.address(NOBODY), MacAddress.ZERO, address);
  }

  /** Asks in the name of another address: "who has this one? Tell me". */
  public static ArpPacket question(InetAddress address, InetAddress own, MacAddress mac) {
    return new ArpPacket(false, mac, own, MacAddress.ZERO, address);
  }

  /** The answer to this request: the address asked for is at the given Ethernet address. */
  public ArpPacket reply(MacAddress mac) {
    InetAddress answered = target;
    InetAddress asking = sender;
    return new ArpPacket(
        true,
        /* senderMac= */ mac,
        /* sender= */ answered,
        /* targetMac= */ senderMac,
        /* target= */ asking);
  }

  /** Whether it is a probe. */
  public boolean isProbe() {
    return !isReply && sender.isAnyLocalAddress();
  }

  /** Reads a packet; empty when it is no ARP for IPv4 over Ethernet. */
  static Optional<ArpPacket> decode(ByteBuffer packet) {
    if (packet.remaining() < LENGTH
        || packet.getShort() != ETHERNET
        || packet.getShort() != IPV4
        || packet.get() != MacAddress.LENGTH
        || packet.get() != Family.IPV4.addressLength()) {
      return Optional.empty();
    }
    short operation = packet.getShort();
    if (operation != REQUEST && operation != REPLY) {
      return Optional.empty();
    }
    return Optional.of(
        new ArpPacket(
            operation == REPLY, mac(packet), address(packet), mac(packet), address(packet)));
  }

  private static MacAddress mac(ByteBuffer packet) {
    byte[] bytes = new byte[MacAddress.LENGTH];
    packet.get(bytes);
    return MacAddress.of(bytes);
  }

  private static InetAddress address(ByteBuffer packet) {
    byte[] bytes = new byte[Family.IPV4.addressLength()];
    packet.get(bytes);
    return Family.address(bytes);
  }

  byte[] encode() {
    return ByteBuffer.allocate(LENGTH)
        .putShort(ETHERNET)
        .putShort(IPV4)
        .put((byte) MacAddress.LENGTH)
        .put((byte) Family.IPV4.addressLength())
        .putShort(isReply ? REPLY : REQUEST)
        .put(senderMac.bytes())
        .put(sender.getAddress())
        .put(targetMac.bytes())
        .put(target.getAddress())
        .array();
  }
}
