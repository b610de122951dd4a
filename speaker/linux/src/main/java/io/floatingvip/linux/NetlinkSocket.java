package io.floatingvip.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A netlink socket: datagrams to and from the kernel. What others send to it is dropped (only port
 * 0 is the kernel).
 */
final class NetlinkSocket {
  private static final int RECEIVE_BYTES = 64 * 1024;
  private static final long NAME_LENGTH = Structs.offset(Structs.MSGHDR, "msg_namelen");
  private static final long FLAGS = Structs.offset(Structs.MSGHDR, "msg_flags");
  private static final long SENDER = Structs.offset(Structs.SOCKADDR_NL, "nl_pid");

  private final Descriptor descriptor;
  private final MemorySegment kernel;
  private final MemorySegment sender;
  private final MemorySegment buffer;
  private final MemorySegment vector;
  private final MemorySegment message;

  private NetlinkSocket(Descriptor descriptor) {
    Arena arena = Arena.ofAuto();
    this.descriptor = descriptor;
    this.kernel = arena.allocate(Structs.SOCKADDR_NL);
    this.sender = arena.allocate(Structs.SOCKADDR_NL);
    this.buffer = arena.allocate(RECEIVE_BYTES, Long.BYTES);
    this.vector = arena.allocate(Structs.IOVEC);
    this.message = arena.allocate(Structs.MSGHDR);
    kernel.set(JAVA_SHORT, 0, (short) Uapi.AF_NETLINK);
    message.set(ADDRESS, Structs.offset(Structs.MSGHDR, "msg_iov"), vector);
    message.set(JAVA_LONG, Structs.offset(Structs.MSGHDR, "msg_iovlen"), 1);
  }

  /** Opens one of rtnetlink that hears the groups of the given RTMGRP_ mask. */
  static NetlinkSocket open(int groups, String what) throws LinuxException {
    return open(Uapi.NETLINK_ROUTE, groups, what);
  }

  /** Opens one of the given NETLINK_ protocol that hears the groups of the given mask. */
  static NetlinkSocket open(int protocol, int groups, String what) throws LinuxException {
    Descriptor descriptor = Descriptor.socket(Uapi.AF_NETLINK, Uapi.SOCK_RAW, protocol, what);
    try {
      MemorySegment address = Arena.ofAuto().allocate(Structs.SOCKADDR_NL);
      address.set(JAVA_SHORT, 0, (short) Uapi.AF_NETLINK);
      address.set(JAVA_INT, Structs.offset(Structs.SOCKADDR_NL, "nl_groups"), groups);
      descriptor.bind(address);
      return new NetlinkSocket(descriptor);
    } catch (LinuxException e) {
      descriptor.close();
      throw e;
    }
  }

  Descriptor descriptor() {
    return descriptor;
  }

  void send(MemorySegment request) throws LinuxException {
    aim(kernel, request);
    if (Libc.sendmsg(descriptor.state(), descriptor.fd(), message, 0) < 0) {
      throw descriptor.failure("sendmsg");
    }
  }

  /**
   * The next datagram of the kernel, valid until the next call; null when there is none at the
   * moment.
   *
   * @throws LinuxException with ENOBUFS when the kernel had to drop some
   */
  @Nullable MemorySegment receive() throws LinuxException {
    while (true) {
      aim(sender, buffer);
      long length = Libc.recvmsg(descriptor.state(), descriptor.fd(), message, Uapi.MSG_DONTWAIT);
      if (length < 0) {
        if (descriptor.state().is(Errno.EAGAIN)) {
          return null;
        }
        if (!descriptor.state().is(Errno.EINTR)) {
          throw descriptor.failure("recvmsg");
        }
      } else if (sender.get(JAVA_INT, SENDER) == 0) {
        if ((message.get(JAVA_INT, FLAGS) & Uapi.MSG_TRUNC) != 0) {
          throw new LinuxException("recvmsg truncated", Errno.ENOBUFS.code(), descriptor.what());
        }
        return buffer.asSlice(0, length);
      }
    }
  }

  private void aim(MemorySegment name, MemorySegment data) {
    message.set(ADDRESS, 0, name);
    message.set(JAVA_INT, NAME_LENGTH, (int) name.byteSize());
    vector.set(ADDRESS, 0, data);
    vector.set(JAVA_LONG, Long.BYTES, data.byteSize());
  }

  void close() {
    descriptor.close();
  }
}
