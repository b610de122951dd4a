package io.floatingvip.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Sends Ethernet frames from an address that is not the interface's own: what a virtual router says
 * in the name of its virtual MAC address (RFC 9568 section 7.3). Never blocks. Belongs to one
 * thread.
 */
public final class FrameSocket implements AutoCloseable {
  private static final int CAPACITY = 2048;
  private static final int ETHERNET_HEADER = 14;

  private final Descriptor descriptor;
  private final int interfaceIndex;
  private final MacAddress from;
  private final MemorySegment name = Arena.ofAuto().allocate(Structs.SOCKADDR_LL);
  private final MemorySegment vector = Arena.ofAuto().allocate(Structs.IOVEC);
  private final MemorySegment header = Arena.ofAuto().allocate(Structs.MSGHDR);
  private final MemorySegment data = Arena.ofAuto().allocate(CAPACITY, Long.BYTES);

  private FrameSocket(Descriptor descriptor, int interfaceIndex, MacAddress from) {
    this.descriptor = descriptor;
    this.interfaceIndex = interfaceIndex;
    this.from = from;
    name.set(JAVA_SHORT, 0, (short) Uapi.AF_PACKET);
    name.set(JAVA_INT, Structs.offset(Structs.SOCKADDR_LL, "sll_ifindex"), interfaceIndex);
    MessageHeader.wire(header, name, vector, MemorySegment.NULL);
  }

  /**
   * Opens one that hears nothing.
   *
   * @param interfaceIndex an Ethernet interface
   * @param from the source of all frames
   * @throws LinuxException EPERM: no CAP_NET_RAW
   */
  public static FrameSocket open(int interfaceIndex, MacAddress from) throws LinuxException {
    String what = "send frames from " + from + " on interface " + interfaceIndex;
    return new FrameSocket(
        Descriptor.socket(Uapi.AF_PACKET, Uapi.SOCK_RAW, 0, what), interfaceIndex, from);
  }

  /** The source of all frames. */
  public MacAddress from() {
    return from;
  }

  /**
   * Sends to everybody on the segment.
   *
   * @throws LinuxException ENETDOWN, ENXIO: the interface is down or gone
   */
  public void broadcast(ArpPacket packet) throws LinuxException {
    send(packet, MacAddress.BROADCAST);
  }

  /**
   * Sends to one station.
   *
   * @throws LinuxException ENETDOWN, ENXIO: the interface is down or gone
   */
  public void send(ArpPacket packet, MacAddress to) throws LinuxException {
    send(to, Uapi.ETH_P_ARP, packet.encode());
  }

  /**
   * Sends to everybody on the segment.
   *
   * @throws LinuxException ENETDOWN, ENXIO: the interface is down or gone
   */
  public void broadcast(NeighborAdvertisement advertisement) throws LinuxException {
    send(MacAddress.ALL_IPV6_NODES, Uapi.ETH_P_IPV6, advertisement.encode());
  }

  /**
   * Answers with {@link #from()}.
   *
   * @throws LinuxException ENETDOWN, ENXIO: the interface is down or gone
   */
  public void answer(NeighborSolicitation solicitation, boolean router) throws LinuxException {
    NeighborAdvertisement answer = solicitation.answer(from, router);
    if (answer.solicited()) {
      send(solicitation.senderMac(), Uapi.ETH_P_IPV6, answer.encode());
    } else {
      broadcast(answer);
    }
  }

  private void send(MacAddress to, int protocol, byte[] payload) throws LinuxException {
    ByteBuffer frame =
        ByteBuffer.allocate(ETHERNET_HEADER + payload.length)
            .put(to.bytes())
            .put(from.bytes())
            .putShort((short) protocol)
            .put(payload);
    MemorySegment.copy(frame.array(), 0, data, JAVA_BYTE, 0, frame.position());
    MessageHeader.aim(vector, data, frame.position());
    send(header);
  }

  /** Prepares sending VRRP messages from one of our addresses to the group. */
  public GroupRoute route(VrrpSocket messages, InetAddress source) {
    return new GroupRoute(messages.outgoingSegment(), name, from, source);
  }

  /**
   * Sends the first bytes of the message that is in {@link VrrpSocket#outgoing()}. Allocates
   * nothing.
   *
   * @param length of the message in bytes
   * @throws LinuxException ENETDOWN, ENXIO: the interface is down or gone; EMSGSIZE: the packet is
   *     larger than the interface takes
   */
  public void send(GroupRoute route, int length) throws LinuxException {
    send(route.header(length));
  }

  private void send(MemorySegment message) throws LinuxException {
    if (Libc.sendmsg(descriptor.state(), descriptor.fd(), message, Uapi.MSG_DONTWAIT) < 0) {
      throw descriptor.failure("sendmsg");
    }
  }

  @Override
  public void close() {
    descriptor.close();
  }

  @Override
  public String toString() {
    return "frames from " + from + " on interface " + interfaceIndex;
  }
}
