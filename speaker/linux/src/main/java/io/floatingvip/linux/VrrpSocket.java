package io.floatingvip.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A raw socket for IP protocol 112 on one interface and family. It hears every VRRP message that
 * arrives there for an address of the host, and for the VRRP group once it has {@link #join}ed; it
 * sends with TTL or hop limit 255 and traffic class CS6.
 *
 * <p>One message at a time: {@link #receive} fills {@link #packet()} and the accessors beside it,
 * which hold until the next call. {@link #outgoing()} is the place to encode a message before
 * {@link #send}. Neither direction allocates. Never blocks. Belongs to one thread.
 */
public final class VrrpSocket implements Pollable {
  /** Room for the largest VRRP message (255 IPv6 addresses) and an IPv4 header with options. */
  private static final int CAPACITY = 8 * 1024;

  private static final int CONTROL_BYTES = 256;
  private static final ValueLayout.OfLong BIG_ENDIAN_LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final long SOURCE_V6 = Structs.offset(Structs.SOCKADDR_IN6, "sin6_addr");
  private static final long NAME_LENGTH = Structs.offset(Structs.MSGHDR, "msg_namelen");
  private static final long CONTROL_LENGTH = Structs.offset(Structs.MSGHDR, "msg_controllen");

  private final Descriptor descriptor;
  private final Family family;
  private final int interfaceIndex;
  private final MemorySegment name;
  private final MemorySegment vector;
  private final MemorySegment control;
  private final MemorySegment header;
  private final MemorySegment data;
  private final ByteBuffer packet;
  private final MemorySegment outgoing;
  private final ByteBuffer outgoingView;
  private final ControlMessages controlMessages;

  private int hopLimit;
  private long destinationHigh;
  private long destinationLow;

  private VrrpSocket(Descriptor descriptor, Family family, int interfaceIndex) {
    Arena arena = Arena.ofAuto();
    this.descriptor = descriptor;
    this.family = family;
    this.interfaceIndex = interfaceIndex;
    this.name = arena.allocate(family == Family.IPV4 ? Structs.SOCKADDR_IN : Structs.SOCKADDR_IN6);
    this.vector = arena.allocate(Structs.IOVEC);
    this.control = arena.allocate(CONTROL_BYTES, Long.BYTES);
    this.header = arena.allocate(Structs.MSGHDR);
    this.data = arena.allocate(CAPACITY, Long.BYTES);
    this.packet = data.asByteBuffer().limit(0);
    this.outgoing = arena.allocate(CAPACITY, Long.BYTES);
    this.outgoingView = outgoing.asByteBuffer();
    this.controlMessages = new ControlMessages(control);
    MessageHeader.wire(header, name, vector, control);
  }

  /**
   * Opens a socket that hears what arrives on one interface, unicast only as long as it has not
   * {@link #join}ed.
   *
   * @throws LinuxException EPERM: no CAP_NET_RAW; ENODEV: no such interface; EAFNOSUPPORT: IPv6 is
   *     disabled
   */
  public static VrrpSocket open(Family family, int interfaceIndex) throws LinuxException {
    String what = "open a VRRP socket for " + family + " on interface " + interfaceIndex;
    Descriptor descriptor =
        Descriptor.socket(family.code(), Uapi.SOCK_RAW, Uapi.IPPROTO_VRRP, what);
    try {
      VrrpSocketOptions.apply(descriptor, family, interfaceIndex);
      return new VrrpSocket(descriptor, family, interfaceIndex);
    } catch (LinuxException e) {
      descriptor.close();
      throw e;
    }
  }

  /**
   * Joins 224.0.0.18 or ff02::12 on the interface (RFC 9568 section 5.1.1.2 and 5.1.2.2). Also
   * sends the membership report again when it has joined before: a switch may have lost it.
   *
   * @throws LinuxException ENODEV: the interface is gone
   */
  public void join() throws LinuxException {
    VrrpSocketOptions.leave(descriptor, family, interfaceIndex);
    VrrpSocketOptions.join(descriptor, family, interfaceIndex);
  }

  /** Stops hearing the VRRP group; harmless when it was never joined. */
  public void leave() {
    VrrpSocketOptions.leave(descriptor, family, interfaceIndex);
  }

  /** The family of its addresses. */
  public Family family() {
    return family;
  }

  /** The interface that it belongs to. */
  public int interfaceIndex() {
    return interfaceIndex;
  }

  /**
   * Takes the next message, if there is one.
   *
   * @return false when there is none at the moment
   * @throws LinuxException ENETDOWN and the like: the interface went down, try again
   */
  public boolean receive() throws LinuxException {
    while (true) {
      header.set(JAVA_INT, NAME_LENGTH, (int) name.byteSize());
      header.set(JAVA_LONG, CONTROL_LENGTH, CONTROL_BYTES);
      MessageHeader.aim(vector, data, CAPACITY);
      long length = Libc.recvmsg(descriptor.state(), descriptor.fd(), header, Uapi.MSG_DONTWAIT);
      if (length < 0) {
        if (descriptor.state().is(Errno.EAGAIN)) {
          return false;
        }
        if (!descriptor.state().is(Errno.EINTR)) {
          throw descriptor.failure("recvmsg");
        }
      } else {
        packet.limit((int) length);
        if (family == Family.IPV6) {
          readAncillary();
        }
        return true;
      }
    }
  }

  /** The IPv6 header does not come along; destination and hop limit do (ipv6(7)). */
  private void readAncillary() {
    long filled = header.get(JAVA_LONG, CONTROL_LENGTH);
    long size = Structs.IN6_PKTINFO.byteSize();
    long info = controlMessages.find(filled, Uapi.IPPROTO_IPV6, Uapi.IPV6_PKTINFO, size);
    destinationHigh = info < 0 ? 0 : control.get(BIG_ENDIAN_LONG, info);
    destinationLow = info < 0 ? 0 : control.get(BIG_ENDIAN_LONG, info + Long.BYTES);
    long hops = controlMessages.find(filled, Uapi.IPPROTO_IPV6, Uapi.IPV6_HOPLIMIT, Integer.BYTES);
    hopLimit = hops < 0 ? 0 : controlMessages.integer(hops);
  }

  /**
   * What arrived, from position 0 to the limit, big-endian: an IPv4 packet with its header, which
   * says who sent it to whom; of an IPv6 packet the VRRP message alone, with the rest beside it. A
   * view, valid until the next {@link #receive}.
   */
  public ByteBuffer packet() {
    return packet;
  }

  /** IPv6: the first eight bytes of the sender's address. */
  public long sourceHigh() {
    return name.get(BIG_ENDIAN_LONG, SOURCE_V6);
  }

  /** IPv6: the last eight bytes of the sender's address. */
  public long sourceLow() {
    return name.get(BIG_ENDIAN_LONG, SOURCE_V6 + Long.BYTES);
  }

  /** IPv6: the first eight bytes of the address that it was sent to. */
  public long destinationHigh() {
    return destinationHigh;
  }

  /** IPv6: the last eight bytes of the address that it was sent to. */
  public long destinationLow() {
    return destinationLow;
  }

  /** IPv6: the hop limit as it arrived, 0..255. */
  public int hopLimit() {
    return hopLimit;
  }

  /** The place for a message to send, 8 KiB, big-endian. Encode from position 0. */
  public ByteBuffer outgoing() {
    return outgoingView;
  }

  /** The same as {@link #outgoing()}. */
  MemorySegment outgoingSegment() {
    return outgoing;
  }

  /**
   * Prepares sending from one address to another.
   *
   * @throws IllegalArgumentException if one of them is of another family than the socket
   */
  public VrrpRoute route(InetAddress from, InetAddress to) {
    return new VrrpRoute(family, interfaceIndex, outgoing, from, to);
  }

  /**
   * Sends the first bytes of {@link #outgoing()}.
   *
   * @param route made by {@link #route} of this socket
   * @param length the length of the message in bytes
   * @throws LinuxException ENETDOWN, ENETUNREACH: the interface is down; EADDRNOTAVAIL, EINVAL: the
   *     source is no address of the host any more; EAGAIN, ENOBUFS: the queue is full
   */
  public void send(VrrpRoute route, int length) throws LinuxException {
    if (Libc.sendmsg(descriptor.state(), descriptor.fd(), route.header(length), Uapi.MSG_DONTWAIT)
        < 0) {
      throw descriptor.state().failure("sendmsg", route.description());
    }
  }

  @Override
  public Descriptor descriptor() {
    return descriptor;
  }

  @Override
  public void close() {
    descriptor.close();
  }

  @Override
  public String toString() {
    return "VRRP socket " + family + " on interface " + interfaceIndex;
  }
}
