package io.floatingvip.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * A raw socket for IP protocol 112 on one interface and family. It hears every VRRP message that
 * arrives there for an address of the host, and for the VRRP group once it has {@link #join}ed; it
 * sends with TTL or hop limit 255 and traffic class CS6.
 *
 * <p>One message at a time: {@link #receive} fills {@link #message()} and the accessors beside it,
 * which hold until the next call. {@link #outgoing()} is the place to encode a message before
 * {@link #send}. Neither direction allocates. Never blocks. Belongs to one thread.
 */
public final class VrrpSocket implements Pollable {
  /** Room for the largest VRRP message (255 IPv6 addresses) and an IPv4 header with options. */
  private static final int CAPACITY = 8 * 1024;

  private static final int CONTROL_BYTES = 256;
  private static final int SHORTEST_IPV4_HEADER = 20;
  private static final long SOURCE_V4 = Structs.offset(Structs.SOCKADDR_IN, "sin_addr");
  private static final long SOURCE_V6 = Structs.offset(Structs.SOCKADDR_IN6, "sin6_addr");
  private static final long NAME_LENGTH = Structs.offset(Structs.MSGHDR, "msg_namelen");
  private static final long CONTROL_LENGTH = Structs.offset(Structs.MSGHDR, "msg_controllen");
  private static final long FLAGS = Structs.offset(Structs.MSGHDR, "msg_flags");
  private static final long TARGET_V4 = Structs.offset(Structs.IN_PKTINFO, "ipi_addr");
  private static final long INDEX_V6 = Structs.offset(Structs.IN6_PKTINFO, "ipi6_ifindex");

  private final Descriptor descriptor;
  private final Family family;
  private final int interfaceIndex;
  private final AddressCache addresses;
  private final MemorySegment name;
  private final MemorySegment vector;
  private final MemorySegment control;
  private final MemorySegment header;
  private final MemorySegment data;
  private final ByteBuffer message;
  private final MemorySegment outgoing;
  private final ByteBuffer outgoingView;
  private final ControlMessages controlMessages;

  private int ttl;
  private int arrivalIndex;
  private InetAddress source = InetAddress.getLoopbackAddress();
  private InetAddress destination = InetAddress.getLoopbackAddress();

  private VrrpSocket(Descriptor descriptor, Family family, int interfaceIndex) {
    Arena arena = Arena.ofAuto();
    this.descriptor = descriptor;
    this.family = family;
    this.interfaceIndex = interfaceIndex;
    this.addresses = new AddressCache(family);
    this.name = arena.allocate(family == Family.IPV4 ? Structs.SOCKADDR_IN : Structs.SOCKADDR_IN6);
    this.vector = arena.allocate(Structs.IOVEC);
    this.control = arena.allocate(CONTROL_BYTES, Long.BYTES);
    this.header = arena.allocate(Structs.MSGHDR);
    this.data = arena.allocate(CAPACITY, Long.BYTES);
    this.message = data.asByteBuffer().limit(0);
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
      } else if (family == Family.IPV4 ? readIpv4((int) length) : readIpv6((int) length)) {
        return true;
      }
    }
  }

  /**
   * IPv4 raw sockets deliver the header too; what lies beyond the total length is padding of the
   * link (RFC 791).
   */
  private boolean readIpv4(int length) {
    if (length < SHORTEST_IPV4_HEADER) {
      return false;
    }
    int headerLength = (data.get(JAVA_BYTE, 0) & 0x0F) * 4;
    int total =
        Byte.toUnsignedInt(data.get(JAVA_BYTE, 2)) << 8
            | Byte.toUnsignedInt(data.get(JAVA_BYTE, 3));
    int end = Math.min(total, length);
    if (headerLength < SHORTEST_IPV4_HEADER || headerLength > end) {
      return false;
    }
    message.limit(end).position(headerLength);
    source = addresses.of(name, SOURCE_V4);
    long filled = header.get(JAVA_LONG, CONTROL_LENGTH);
    long at =
        controlMessages.find(
            filled, Uapi.IPPROTO_IP, Uapi.IP_PKTINFO, Structs.IN_PKTINFO.byteSize());
    arrivalIndex = at < 0 ? interfaceIndex : controlMessages.integer(at);
    destination = at < 0 ? source : addresses.of(control, at + TARGET_V4);
    ttl = Byte.toUnsignedInt(data.get(JAVA_BYTE, 8));
    return true;
  }

  private boolean readIpv6(int length) {
    message.limit(length).position(0);
    source = addresses.of(name, SOURCE_V6);
    long filled = header.get(JAVA_LONG, CONTROL_LENGTH);
    long at =
        controlMessages.find(
            filled, Uapi.IPPROTO_IPV6, Uapi.IPV6_PKTINFO, Structs.IN6_PKTINFO.byteSize());
    arrivalIndex = at < 0 ? interfaceIndex : controlMessages.integer(at + INDEX_V6);
    destination = at < 0 ? source : addresses.of(control, at);
    long hops = controlMessages.find(filled, Uapi.IPPROTO_IPV6, Uapi.IPV6_HOPLIMIT, Integer.BYTES);
    ttl = hops < 0 ? 0 : controlMessages.integer(hops);
    return true;
  }

  /**
   * The VRRP message from its first byte (position) to its last (limit), without the IP header. A
   * view, big-endian.
   */
  public ByteBuffer message() {
    return message;
  }

  /** Who sent it. The same object for the same sender as a rule, but compare with equals. */
  public InetAddress source() {
    return source;
  }

  /** Whom it was sent to: an address of this host or the VRRP group. */
  public InetAddress destination() {
    return destination;
  }

  /** Its TTL or hop limit as it arrived, 0..255. */
  public int ttl() {
    return ttl;
  }

  /** The interface on which it arrived. */
  public int arrivalIndex() {
    return arrivalIndex;
  }

  /** Whether the message was longer than any VRRP message, so that its end is missing. */
  public boolean isTruncated() {
    return (header.get(JAVA_INT, FLAGS) & Uapi.MSG_TRUNC) != 0;
  }

  /** The place for a message to send, 8 KiB, big-endian. Encode from position 0. */
  public ByteBuffer outgoing() {
    return outgoingView;
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
