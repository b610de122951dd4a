package io.floatingvip.linux;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * The C structures that cross the boundary to the kernel, all of them, as 64-bit Linux lays them
 * out. Every structure and member carries its C name: a test compares sizes and offsets with those
 * of the system's headers.
 */
final class Structs {
  static final StructLayout SOCKADDR_IN =
      struct(
          "sockaddr_in",
          u16("sin_family"),
          u16("sin_port"),
          bytes("sin_addr", 4),
          bytes("sin_zero", 8));
  static final StructLayout SOCKADDR_IN6 =
      struct(
          "sockaddr_in6",
          u16("sin6_family"),
          u16("sin6_port"),
          i32("sin6_flowinfo"),
          bytes("sin6_addr", 16),
          i32("sin6_scope_id"));
  static final StructLayout SOCKADDR_LL =
      struct(
          "sockaddr_ll",
          u16("sll_family"),
          u16("sll_protocol"),
          i32("sll_ifindex"),
          u16("sll_hatype"),
          u8("sll_pkttype"),
          u8("sll_halen"),
          bytes("sll_addr", 8));
  static final StructLayout PACKET_MREQ =
      struct(
          "packet_mreq", i32("mr_ifindex"), u16("mr_type"), u16("mr_alen"), bytes("mr_address", 8));
  static final StructLayout SOCKADDR_NL =
      struct("sockaddr_nl", u16("nl_family"), u16("nl_pad"), i32("nl_pid"), i32("nl_groups"));

  static final StructLayout IOVEC = struct("iovec", pointer("iov_base"), u64("iov_len"));
  static final StructLayout MSGHDR =
      struct(
          "msghdr",
          pointer("msg_name"),
          i32("msg_namelen"),
          padding(4),
          pointer("msg_iov"),
          u64("msg_iovlen"),
          pointer("msg_control"),
          u64("msg_controllen"),
          i32("msg_flags"),
          padding(4));
  static final StructLayout CMSGHDR =
      struct("cmsghdr", u64("cmsg_len"), i32("cmsg_level"), i32("cmsg_type"));
  static final StructLayout IN_PKTINFO =
      struct("in_pktinfo", i32("ipi_ifindex"), bytes("ipi_spec_dst", 4), bytes("ipi_addr", 4));
  static final StructLayout IN6_PKTINFO =
      struct("in6_pktinfo", bytes("ipi6_addr", 16), i32("ipi6_ifindex"));
  static final StructLayout IP_MREQN =
      struct("ip_mreqn", bytes("imr_multiaddr", 4), bytes("imr_address", 4), i32("imr_ifindex"));
  static final StructLayout IPV6_MREQ =
      struct("ipv6_mreq", bytes("ipv6mr_multiaddr", 16), i32("ipv6mr_interface"));
  static final StructLayout SOCK_FILTER =
      struct("sock_filter", u16("code"), u8("jt"), u8("jf"), i32("k"));
  static final StructLayout SOCK_FPROG =
      struct("sock_fprog", u16("len"), padding(6), pointer("filter"));

  static final StructLayout NLMSGHDR =
      struct(
          "nlmsghdr",
          i32("nlmsg_len"),
          u16("nlmsg_type"),
          u16("nlmsg_flags"),
          i32("nlmsg_seq"),
          i32("nlmsg_pid"));
  static final StructLayout NLMSGERR = struct("nlmsgerr", i32("error"), bytes("msg", 16));
  static final StructLayout RTATTR = struct("rtattr", u16("rta_len"), u16("rta_type"));
  static final StructLayout IFINFOMSG =
      struct(
          "ifinfomsg",
          u8("ifi_family"),
          padding(1),
          u16("ifi_type"),
          i32("ifi_index"),
          i32("ifi_flags"),
          i32("ifi_change"));
  static final StructLayout IFADDRMSG =
      struct(
          "ifaddrmsg",
          u8("ifa_family"),
          u8("ifa_prefixlen"),
          u8("ifa_flags"),
          u8("ifa_scope"),
          i32("ifa_index"));
  static final StructLayout IFA_CACHEINFO =
      struct("ifa_cacheinfo", i32("ifa_prefered"), i32("ifa_valid"), i32("cstamp"), i32("tstamp"));

  static final StructLayout NDMSG =
      struct(
          "ndmsg",
          u8("ndm_family"),
          u8("ndm_pad1"),
          u16("ndm_pad2"),
          i32("ndm_ifindex"),
          u16("ndm_state"),
          u8("ndm_flags"),
          u8("ndm_type"));
  static final StructLayout INET_DIAG_SOCKID =
      struct(
          "inet_diag_sockid",
          u16("idiag_sport"),
          u16("idiag_dport"),
          bytes("idiag_src", 16),
          bytes("idiag_dst", 16),
          i32("idiag_if"),
          bytes("idiag_cookie", 8));
  static final StructLayout INET_DIAG_REQ_V2 =
      struct(
          "inet_diag_req_v2",
          u8("sdiag_family"),
          u8("sdiag_protocol"),
          u8("idiag_ext"),
          u8("pad"),
          i32("idiag_states"),
          bytes("id", 48));
  static final StructLayout INET_DIAG_MSG =
      struct(
          "inet_diag_msg",
          u8("idiag_family"),
          u8("idiag_state"),
          u8("idiag_timer"),
          u8("idiag_retrans"),
          bytes("id", 48),
          i32("idiag_expires"),
          i32("idiag_rqueue"),
          i32("idiag_wqueue"),
          i32("idiag_uid"),
          i32("idiag_inode"));

  static final StructLayout IFREQ =
      struct("ifreq", bytes("ifr_name", 16), u16("ifr_flags"), padding(22));
  static final StructLayout POLLFD = struct("pollfd", i32("fd"), u16("events"), u16("revents"));
  static final StructLayout TIMESPEC = struct("timespec", u64("tv_sec"), u64("tv_nsec"));
  static final StructLayout SCHED_PARAM = struct("sched_param", i32("sched_priority"));

  static final List<StructLayout> ALL =
      List.of(
          SOCKADDR_IN,
          SOCKADDR_IN6,
          SOCKADDR_LL,
          PACKET_MREQ,
          SOCKADDR_NL,
          IOVEC,
          MSGHDR,
          CMSGHDR,
          IN_PKTINFO,
          IN6_PKTINFO,
          IP_MREQN,
          IPV6_MREQ,
          SOCK_FILTER,
          SOCK_FPROG,
          NLMSGHDR,
          NLMSGERR,
          RTATTR,
          IFINFOMSG,
          IFADDRMSG,
          IFA_CACHEINFO,
          NDMSG,
          INET_DIAG_SOCKID,
          INET_DIAG_REQ_V2,
          INET_DIAG_MSG,
          IFREQ,
          POLLFD,
          TIMESPEC,
          SCHED_PARAM);

  private Structs() {}

  /** The offset of a member in bytes. */
  static long offset(StructLayout struct, String member) {
    return struct.byteOffset(MemoryLayout.PathElement.groupElement(member));
  }

  private static StructLayout struct(String name, MemoryLayout... members) {
    return MemoryLayout.structLayout(members).withName(name);
  }

  private static MemoryLayout u8(String name) {
    return ValueLayout.JAVA_BYTE.withName(name);
  }

  private static MemoryLayout u16(String name) {
    return ValueLayout.JAVA_SHORT.withName(name);
  }

  private static MemoryLayout i32(String name) {
    return ValueLayout.JAVA_INT.withName(name);
  }

  private static MemoryLayout u64(String name) {
    return ValueLayout.JAVA_LONG.withName(name);
  }

  private static AddressLayout pointer(String name) {
    return ValueLayout.ADDRESS.withName(name);
  }

  private static MemoryLayout bytes(String name, long size) {
    return MemoryLayout.sequenceLayout(size, ValueLayout.JAVA_BYTE).withName(name);
  }

  private static MemoryLayout padding(long size) {
    return MemoryLayout.paddingLayout(size);
  }
}
