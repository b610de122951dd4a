package io.floatingvip.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;

/**
 * Everything about a message that stays the same from one advertisement to the next: source,
 * destination and interface, laid out for the kernel once.
 */
public final class VrrpRoute {
  private final MemorySegment header;
  private final MemorySegment vector;
  private final MemorySegment data;
  private final InetAddress source;
  private final InetAddress destination;

  VrrpRoute(
      Family family,
      int interfaceIndex,
      MemorySegment data,
      InetAddress source,
      InetAddress destination) {
    if (Family.of(source) != family || Family.of(destination) != family) {
      throw new IllegalArgumentException("not " + family + ": " + source + " to " + destination);
    }
    Arena arena = Arena.ofAuto();
    this.data = data;
    this.source = source;
    this.destination = destination;
    this.header = arena.allocate(Structs.MSGHDR);
    this.vector = arena.allocate(Structs.IOVEC);
    boolean v4 = family == Family.IPV4;
    MemorySegment name =
        v4 ? nameV4(arena, destination) : nameV6(arena, destination, interfaceIndex);
    MemorySegment control =
        v4 ? controlV4(arena, source, interfaceIndex) : controlV6(arena, source, interfaceIndex);
    MessageHeader.wire(header, name, vector, control);
  }

  private static MemorySegment nameV4(Arena arena, InetAddress destination) {
    MemorySegment name = arena.allocate(Structs.SOCKADDR_IN);
    name.set(JAVA_SHORT, 0, (short) Uapi.AF_INET);
    write(destination, name, Structs.offset(Structs.SOCKADDR_IN, "sin_addr"));
    return name;
  }

  private static MemorySegment nameV6(Arena arena, InetAddress destination, int interfaceIndex) {
    MemorySegment name = arena.allocate(Structs.SOCKADDR_IN6);
    name.set(JAVA_SHORT, 0, (short) Uapi.AF_INET6);
    write(destination, name, Structs.offset(Structs.SOCKADDR_IN6, "sin6_addr"));
    if (destination.isLinkLocalAddress() || destination.isMulticastAddress()) {
      name.set(JAVA_INT, Structs.offset(Structs.SOCKADDR_IN6, "sin6_scope_id"), interfaceIndex);
    }
    return name;
  }

  private static MemorySegment controlV4(Arena arena, InetAddress source, int interfaceIndex) {
    long size = Structs.IN_PKTINFO.byteSize();
    MemorySegment control = arena.allocate(ControlMessages.space(size), Long.BYTES);
    new ControlMessages(control).writeHeader(Uapi.IPPROTO_IP, Uapi.IP_PKTINFO, size);
    long at = ControlMessages.dataOffset();
    control.set(JAVA_INT, at, interfaceIndex);
    write(source, control, at + Structs.offset(Structs.IN_PKTINFO, "ipi_spec_dst"));
    return control;
  }

  private static MemorySegment controlV6(Arena arena, InetAddress source, int interfaceIndex) {
    long size = Structs.IN6_PKTINFO.byteSize();
    MemorySegment control = arena.allocate(ControlMessages.space(size), Long.BYTES);
    new ControlMessages(control).writeHeader(Uapi.IPPROTO_IPV6, Uapi.IPV6_PKTINFO, size);
    long at = ControlMessages.dataOffset();
    write(source, control, at);
    control.set(JAVA_INT, at + Structs.offset(Structs.IN6_PKTINFO, "ipi6_ifindex"), interfaceIndex);
    return control;
  }

  private static void write(InetAddress address, MemorySegment segment, long offset) {
    byte[] bytes = address.getAddress();
    MemorySegment.copy(bytes, 0, segment, JAVA_BYTE, offset, bytes.length);
  }

  /** The source address of what is sent this way. */
  public InetAddress source() {
    return source;
  }

  /** The destination address of what is sent this way. */
  public InetAddress destination() {
    return destination;
  }

  MemorySegment header(int length) {
    MessageHeader.aim(vector, data, length);
    return header;
  }

  String description() {
    return "send a VRRP message from "
        + source.getHostAddress()
        + " to "
        + destination.getHostAddress();
  }
}
