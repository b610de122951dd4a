package io.floatingvip.linux;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Says to the host that has taken over addresses which flows of datagrams this one goes on serving:
 * a {@link FlowPassage} there passes those on, and no others. Of TCP every packet but the first
 * tells that it belongs to an older connection; of datagrams none does.
 *
 * <p>A claim is an empty datagram of the flow, from the client to the address, sent to the other
 * host's Ethernet address. Where no passage takes it, nothing comes of it: its checksum is wrong,
 * and no router may pass it on. Belongs to one thread.
 */
public final class UdpClaims implements AutoCloseable {
  /** The length in the header of a datagram that carries nothing, in bytes. */
  static final int EMPTY = 8;

  private static final int UDP = 17;
  private static final int IPV4_HEADER = 20;
  private static final int IPV4_CHECKSUM = 10;
  private static final short FIRST_WORD = 0x4500;
  private static final short DO_NOT_FRAGMENT = 0x4000;
  private static final int IPV6_VERSION = 6 << 28;
  private static final byte HOP_LIMIT = 1;
  private static final int SHORT_MASK = 0xFFFF;

  private final PacketSocket socket;

  private UdpClaims(PacketSocket socket) {
    this.socket = socket;
  }

  /**
   * Opens it in the network namespace of the calling thread.
   *
   * @param family of the addresses
   * @param interfaceIndex where the other host is
   * @throws LinuxException EPERM: no CAP_NET_RAW
   */
  public static UdpClaims open(Family family, int interfaceIndex) throws LinuxException {
    int protocol = family == Family.IPV4 ? Uapi.ETH_P_IP : Uapi.ETH_P_IPV6;
    return new UdpClaims(
        PacketSocket.open(protocol, interfaceIndex, "claim sessions on " + interfaceIndex));
  }

  /**
   * Claims a flow.
   *
   * @throws LinuxException ENETDOWN, ENXIO: the interface is down or gone; ENOBUFS: its queue is
   *     full
   */
  public void claim(UdpFlow flow, MacAddress successor) throws LinuxException {
    socket.send(datagram(flow), successor);
  }

  static byte[] datagram(UdpFlow flow) {
    InetAddress client = flow.remote().getAddress();
    byte[] udp = udp(flow);
    return Family.of(client) == Family.IPV4
        ? ipv4(client, flow.local().getAddress(), udp)
        : ipv6(client, flow.local().getAddress(), udp);
  }

  private static byte[] ipv4(InetAddress source, InetAddress destination, byte[] udp) {
    ByteBuffer packet =
        ByteBuffer.allocate(IPV4_HEADER + udp.length)
            .putShort(FIRST_WORD)
            .putShort((short) (IPV4_HEADER + udp.length))
            .putShort((short) 0)
            .putShort(DO_NOT_FRAGMENT)
            .put(HOP_LIMIT)
            .put((byte) UDP)
            .putShort((short) 0)
            .put(source.getAddress())
            .put(destination.getAddress());
    packet.putShort(IPV4_CHECKSUM, (short) ~sum(packet.array()));
    return packet.put(udp).array();
  }

  private static byte[] ipv6(InetAddress source, InetAddress destination, byte[] udp) {
    return ByteBuffer.allocate(Family.IPV6.addressLength() * 2 + Long.BYTES + udp.length)
        .putInt(IPV6_VERSION)
        .putShort((short) udp.length)
        .put((byte) UDP)
        .put(HOP_LIMIT)
        .put(source.getAddress())
        .put(destination.getAddress())
        .put(udp)
        .array();
  }

  private static byte[] udp(UdpFlow flow) {
    byte[] source = flow.remote().getAddress().getAddress();
    byte[] destination = flow.local().getAddress().getAddress();
    ByteBuffer covered =
        ByteBuffer.allocate(2 * source.length + Long.BYTES + Integer.BYTES)
            .put(source)
            .put(destination)
            .putShort((short) UDP)
            .putShort((short) EMPTY)
            .putShort((short) flow.remote().getPort())
            .putShort((short) flow.local().getPort())
            .putShort((short) EMPTY);
    int right = ~sum(covered.array()) & SHORT_MASK;
    // One beside the right one, and not 0, which stands for none.
    int wrong = right == 1 ? 2 : right ^ 1;
    return ByteBuffer.allocate(EMPTY)
        .putShort((short) flow.remote().getPort())
        .putShort((short) flow.local().getPort())
        .putShort((short) EMPTY)
        .putShort((short) wrong)
        .array();
  }

  /** Of 16-bit words, with the carry around (RFC 1071). */
  private static int sum(byte[] words) {
    ByteBuffer buffer = ByteBuffer.wrap(words);
    int sum = 0;
    while (buffer.hasRemaining()) {
      sum += Short.toUnsignedInt(buffer.getShort());
    }
    while (sum >>> Short.SIZE != 0) {
      sum = (sum & SHORT_MASK) + (sum >>> Short.SIZE);
    }
    return sum;
  }

  @Override
  public void close() {
    socket.close();
  }
}
