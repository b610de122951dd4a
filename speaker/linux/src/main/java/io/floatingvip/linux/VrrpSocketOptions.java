package io.floatingvip.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The options of a raw VRRP socket: ip(7), ipv6(7) and, for why, RFC 9568 section 5.1. */
final class VrrpSocketOptions {
  private static final int TTL = 255;
  private static final int CS6 = 0xC0;

  /** A full queue of control traffic, TC_PRIO_CONTROL. */
  private static final int PRIORITY = 7;

  private static final byte[] GROUP_V4 = {(byte) 224, 0, 0, 18};
  private static final byte[] GROUP_V6 = {
    (byte) 0xFF, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x12
  };

  private VrrpSocketOptions() {}

  static void apply(Descriptor socket, Family family, int interfaceIndex) throws LinuxException {
    socket.set(Uapi.SOL_SOCKET, Uapi.SO_BINDTOIFINDEX, interfaceIndex, "SO_BINDTOIFINDEX");
    if (family == Family.IPV4) {
      applyV4(socket, interfaceIndex);
    } else {
      applyV6(socket, interfaceIndex);
    }
    // Last: setting the traffic class of an IPv4 socket sets the priority, too.
    socket.set(Uapi.SOL_SOCKET, Uapi.SO_PRIORITY, PRIORITY, "SO_PRIORITY");
  }

  private static void applyV4(Descriptor socket, int interfaceIndex) throws LinuxException {
    int ip = Uapi.IPPROTO_IP;
    socket.setExactly(ip, Uapi.IP_TTL, TTL, "IP_TTL");
    socket.setExactly(ip, Uapi.IP_MULTICAST_TTL, TTL, "IP_MULTICAST_TTL");
    socket.setExactly(ip, Uapi.IP_MULTICAST_LOOP, 0, "IP_MULTICAST_LOOP");
    socket.setExactly(ip, Uapi.IP_MULTICAST_ALL, 0, "IP_MULTICAST_ALL");
    socket.setExactly(ip, Uapi.IP_TOS, CS6, "IP_TOS");
    socket.set(ip, Uapi.IP_MTU_DISCOVER, Uapi.IP_PMTUDISC_DONT, "IP_MTU_DISCOVER");
    socket.set(
        ip, Uapi.IP_MULTICAST_IF, membershipV4(interfaceIndex, new byte[4]), "IP_MULTICAST_IF");
  }

  private static void applyV6(Descriptor socket, int interfaceIndex) throws LinuxException {
    int ipv6 = Uapi.IPPROTO_IPV6;
    socket.setExactly(ipv6, Uapi.IPV6_UNICAST_HOPS, TTL, "IPV6_UNICAST_HOPS");
    socket.setExactly(ipv6, Uapi.IPV6_MULTICAST_HOPS, TTL, "IPV6_MULTICAST_HOPS");
    socket.setExactly(ipv6, Uapi.IPV6_MULTICAST_LOOP, 0, "IPV6_MULTICAST_LOOP");
    socket.setExactly(ipv6, Uapi.IPV6_MULTICAST_ALL, 0, "IPV6_MULTICAST_ALL");
    socket.setExactly(ipv6, Uapi.IPV6_TCLASS, CS6, "IPV6_TCLASS");
    socket.set(ipv6, Uapi.IPV6_RECVPKTINFO, 1, "IPV6_RECVPKTINFO");
    socket.set(ipv6, Uapi.IPV6_RECVHOPLIMIT, 1, "IPV6_RECVHOPLIMIT");
    socket.set(ipv6, Uapi.IPV6_MULTICAST_IF, interfaceIndex, "IPV6_MULTICAST_IF");
  }

  /** The VRRP group. */
  static byte[] group(Family family) {
    return (family == Family.IPV4 ? GROUP_V4 : GROUP_V6).clone();
  }

  static void join(Descriptor socket, Family family, int interfaceIndex) throws LinuxException {
    if (family == Family.IPV4) {
      MemorySegment membership = membershipV4(interfaceIndex, GROUP_V4);
      socket.set(
          Uapi.IPPROTO_IP, Uapi.IP_ADD_MEMBERSHIP, membership, "IP_ADD_MEMBERSHIP 224.0.0.18");
    } else {
      MemorySegment membership = membershipV6(interfaceIndex, GROUP_V6);
      socket.set(
          Uapi.IPPROTO_IPV6, Uapi.IPV6_ADD_MEMBERSHIP, membership, "IPV6_ADD_MEMBERSHIP ff02::12");
    }
  }

  static void leave(Descriptor socket, Family family, int interfaceIndex) {
    try {
      if (family == Family.IPV4) {
        MemorySegment membership = membershipV4(interfaceIndex, GROUP_V4);
        socket.set(Uapi.IPPROTO_IP, Uapi.IP_DROP_MEMBERSHIP, membership, "IP_DROP_MEMBERSHIP");
      } else {
        MemorySegment membership = membershipV6(interfaceIndex, GROUP_V6);
        socket.set(
            Uapi.IPPROTO_IPV6, Uapi.IPV6_DROP_MEMBERSHIP, membership, "IPV6_DROP_MEMBERSHIP");
      }
    } catch (LinuxException e) {
      // EADDRNOTAVAIL: it was no member. Then there is nothing to leave.
      return;
    }
  }

  static MemorySegment membershipV6(int interfaceIndex, byte[] group) {
    MemorySegment membership = Arena.ofAuto().allocate(Structs.IPV6_MREQ);
    MemorySegment.copy(group, 0, membership, JAVA_BYTE, 0, group.length);
    membership.set(JAVA_INT, Structs.offset(Structs.IPV6_MREQ, "ipv6mr_interface"), interfaceIndex);
    return membership;
  }

  private static MemorySegment membershipV4(int interfaceIndex, byte[] group) {
    MemorySegment membership = Arena.ofAuto().allocate(Structs.IP_MREQN);
    MemorySegment.copy(group, 0, membership, JAVA_BYTE, 0, group.length);
    membership.set(JAVA_INT, Structs.offset(Structs.IP_MREQN, "imr_ifindex"), interfaceIndex);
    return membership;
  }
}
