package io.floatingvip.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One message of a netlink datagram, and its reading as a link or an address. */
final class NetlinkMessage {
  private static final int HEADER = 16;
  private static final int INDEX = HEADER + 4;
  private static final long LINK_FLAGS = HEADER + Structs.offset(Structs.IFINFOMSG, "ifi_flags");
  private static final long VALID = Structs.offset(Structs.IFA_CACHEINFO, "ifa_valid");

  private final MemorySegment segment;

  private NetlinkMessage(MemorySegment segment) {
    this.segment = segment;
  }

  /** The messages of a datagram, valid as long as it is. */
  static List<NetlinkMessage> all(MemorySegment datagram) {
    List<NetlinkMessage> all = new ArrayList<>();
    long offset = 0;
    for (NetlinkMessage next = at(datagram, 0); next != null; next = at(datagram, offset)) {
      all.add(next);
      offset += (next.segment.byteSize() + 3) & ~3L;
    }
    return all;
  }

  /** The first message of a datagram, or null where it has none. */
  static @Nullable NetlinkMessage first(MemorySegment datagram) {
    return at(datagram, 0);
  }

  private static @Nullable NetlinkMessage at(MemorySegment datagram, long offset) {
    if (offset + HEADER > datagram.byteSize()) {
      return null;
    }
    int length = datagram.get(JAVA_INT_UNALIGNED, offset);
    if (length < HEADER || offset + length > datagram.byteSize()) {
      return null;
    }
    return new NetlinkMessage(datagram.asSlice(offset, length));
  }

  int type() {
    return Short.toUnsignedInt(segment.get(JAVA_SHORT_UNALIGNED, 4));
  }

  int flags() {
    return Short.toUnsignedInt(segment.get(JAVA_SHORT_UNALIGNED, 6));
  }

  int sequence() {
    return segment.get(JAVA_INT_UNALIGNED, 8);
  }

  /** What follows the header. */
  MemorySegment content() {
    return segment.asSlice(HEADER);
  }

  /** The attributes that follow a fixed part of this size; none where the message is too short. */
  NetlinkAttributes attributes(long fixedSize) {
    long start = Math.min(HEADER + fixedSize, segment.byteSize());
    return new NetlinkAttributes(segment.asSlice(start));
  }

  /** The negative errno of an NLMSG_ERROR, 0 for an acknowledgement; also of an NLMSG_DONE. */
  int error() {
    return segment.byteSize() < HEADER + Integer.BYTES
        ? 0
        : segment.get(JAVA_INT_UNALIGNED, HEADER);
  }

  /** What the kernel says in words about an error, or empty. */
  String errorText() {
    if ((flags() & Uapi.NLM_F_ACK_TLVS) == 0) {
      return "";
    }
    // The request follows the code: its header alone when NETLINK_CAP_ACK holds.
    long request = HEADER + Integer.BYTES;
    long size =
        (flags() & Uapi.NLM_F_CAPPED) != 0 ? HEADER : segment.get(JAVA_INT_UNALIGNED, request);
    long attributes = request + ((size + 3) & ~3L);
    return attributes > segment.byteSize()
        ? ""
        : new NetlinkAttributes(segment.asSlice(attributes)).text(Uapi.NLMSGERR_ATTR_MSG);
  }

  /**
   * The interface, or null when the message speaks of something else, as a bridge does of its
   * ports.
   */
  @Nullable Link link() {
    long fixed = HEADER + Structs.IFINFOMSG.byteSize();
    if (segment.byteSize() < fixed || segment.get(JAVA_BYTE, HEADER) != 0) {
      return null;
    }
    NetlinkAttributes attributes = new NetlinkAttributes(segment.asSlice(fixed));
    byte[] mac = attributes.bytes(Uapi.IFLA_ADDRESS);
    return new Link(
        segment.get(JAVA_INT_UNALIGNED, INDEX),
        attributes.text(Uapi.IFLA_IFNAME),
        mac == null || mac.length != MacAddress.LENGTH ? MacAddress.ZERO : MacAddress.of(mac),
        attributes.integer(Uapi.IFLA_MTU, 0),
        attributes.integer(Uapi.IFLA_LINK, 0),
        attributes.nested(Uapi.IFLA_LINKINFO).text(Uapi.IFLA_INFO_KIND),
        segment.get(JAVA_INT_UNALIGNED, LINK_FLAGS));
  }

  /** The address, or null when it is none of IPv4 or IPv6. */
  @Nullable InterfaceAddress address() {
    long fixed = HEADER + Structs.IFADDRMSG.byteSize();
    if (segment.byteSize() < fixed) {
      return null;
    }
    NetlinkAttributes attributes = new NetlinkAttributes(segment.asSlice(fixed));
    InetAddress local = inetAddress(attributes);
    if (local == null) {
      return null;
    }
    MemorySegment lifetimes = attributes.find(Uapi.IFA_CACHEINFO);
    int shortFlags = Byte.toUnsignedInt(segment.get(JAVA_BYTE, HEADER + 2));
    return new InterfaceAddress(
        segment.get(JAVA_INT_UNALIGNED, INDEX),
        local,
        Byte.toUnsignedInt(segment.get(JAVA_BYTE, HEADER + 1)),
        attributes.unsignedByte(Uapi.IFA_PROTO, 0),
        attributes.integer(Uapi.IFA_FLAGS, shortFlags),
        Byte.toUnsignedInt(segment.get(JAVA_BYTE, HEADER + 3)),
        lifetimes == null || lifetimes.byteSize() < 8
            ? InterfaceAddress.FOREVER
            : Integer.toUnsignedLong(lifetimes.get(JAVA_INT_UNALIGNED, VALID)));
  }

  private static @Nullable InetAddress inetAddress(NetlinkAttributes attributes) {
    // On a point-to-point interface IFA_ADDRESS is the other end.
    byte[] local = attributes.bytes(Uapi.IFA_LOCAL);
    byte[] bytes = local == null ? attributes.bytes(Uapi.IFA_ADDRESS) : local;
    if (bytes == null) {
      return null;
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
