package io.floatingvip.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/** The ancillary data of one received datagram, walked as cmsg(3) does; allocates nothing. */
final class ControlMessages {
  private static final long HEADER = Structs.CMSGHDR.byteSize();
  private static final long LEVEL = Structs.offset(Structs.CMSGHDR, "cmsg_level");
  private static final long TYPE = Structs.offset(Structs.CMSGHDR, "cmsg_type");

  private final MemorySegment segment;

  ControlMessages(MemorySegment segment) {
    this.segment = segment;
  }

  /**
   * Where the data of the message of this level and type begins, or -1 when there is none with at
   * least {@code size} bytes.
   */
  long find(long length, int level, int type, long size) {
    long at = 0;
    while (at + HEADER <= length) {
      long total = segment.get(JAVA_LONG, at);
      if (total < HEADER || at + total > length) {
        return -1;
      }
      if (segment.get(JAVA_INT, at + LEVEL) == level && segment.get(JAVA_INT, at + TYPE) == type) {
        return total - HEADER < size ? -1 : at + HEADER;
      }
      at += (total + 7) & ~7L;
    }
    return -1;
  }

  /**
   * Writes the header of the only message, with data of the given size; the data begins at {@link
   * #dataOffset()}.
   */
  void writeHeader(int level, int type, long size) {
    segment.set(JAVA_LONG, 0, HEADER + size);
    segment.set(JAVA_INT, LEVEL, level);
    segment.set(JAVA_INT, TYPE, type);
  }

  static long dataOffset() {
    return HEADER;
  }

  /** The room for one message with data of this size, CMSG_SPACE. */
  static long space(long size) {
    return HEADER + ((size + 7) & ~7L);
  }

  int integer(long at) {
    return segment.get(JAVA_INT, at);
  }

  byte octet(long at) {
    return segment.get(JAVA_BYTE, at);
  }
}
