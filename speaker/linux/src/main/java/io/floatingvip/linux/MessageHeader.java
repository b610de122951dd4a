package io.floatingvip.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/** Fills in the msghdr of sendmsg(2) and recvmsg(2). */
final class MessageHeader {
  private static final long LENGTH = Structs.offset(Structs.IOVEC, "iov_len");

  private MessageHeader() {}

  /** Ties the parts together, with one vector. */
  static void wire(
      MemorySegment header, MemorySegment name, MemorySegment vector, MemorySegment control) {
    header.set(ADDRESS, Structs.offset(Structs.MSGHDR, "msg_name"), name);
    header.set(JAVA_INT, Structs.offset(Structs.MSGHDR, "msg_namelen"), (int) name.byteSize());
    header.set(ADDRESS, Structs.offset(Structs.MSGHDR, "msg_iov"), vector);
    header.set(JAVA_LONG, Structs.offset(Structs.MSGHDR, "msg_iovlen"), 1);
    header.set(ADDRESS, Structs.offset(Structs.MSGHDR, "msg_control"), control);
    header.set(JAVA_LONG, Structs.offset(Structs.MSGHDR, "msg_controllen"), control.byteSize());
  }

  /** Lets the vector be the first bytes of the data. */
  static void aim(MemorySegment vector, MemorySegment data, long length) {
    vector.set(ADDRESS, 0, data);
    vector.set(JAVA_LONG, LENGTH, length);
  }
}
