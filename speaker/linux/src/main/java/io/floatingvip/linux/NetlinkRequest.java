package io.floatingvip.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Builds one request to rtnetlink in a buffer that is used again for the next; see netlink(7) for
 * the format.
 */
final class NetlinkRequest {
  private static final int CAPACITY = 512;
  private static final int HEADER = 16;
  private static final int ATTRIBUTE_HEADER = 4;

  private final MemorySegment segment = Arena.ofAuto().allocate(CAPACITY, Long.BYTES);
  private long length;

  /** Begins a request whose fixed part (ifinfomsg, ifaddrmsg) has the given size and is zero. */
  NetlinkRequest begin(int type, int flags, int sequence, long fixedSize) {
    segment.fill((byte) 0);
    segment.set(JAVA_SHORT_UNALIGNED, 4, (short) type);
    segment.set(JAVA_SHORT_UNALIGNED, 6, (short) (flags | Uapi.NLM_F_REQUEST));
    segment.set(JAVA_INT_UNALIGNED, 8, sequence);
    length = HEADER + fixedSize;
    return this;
  }

  NetlinkRequest fixedByte(long offset, int value) {
    segment.set(JAVA_BYTE, HEADER + offset, (byte) value);
    return this;
  }

  NetlinkRequest fixedInt(long offset, int value) {
    segment.set(JAVA_INT_UNALIGNED, HEADER + offset, value);
    return this;
  }

  NetlinkRequest attribute(int type, byte... value) {
    long start = attributeHeader(type, value.length);
    MemorySegment.copy(value, 0, segment, JAVA_BYTE, start, value.length);
    return this;
  }

  NetlinkRequest attributeInt(int type, int value) {
    segment.set(JAVA_INT_UNALIGNED, attributeHeader(type, Integer.BYTES), value);
    return this;
  }

  NetlinkRequest attributeText(int type, String value) {
    return attribute(type, (value + "\0").getBytes(StandardCharsets.UTF_8));
  }

  /** Begins an attribute of attributes; give the result to {@link #endNested}. */
  long beginNested(int type) {
    return attributeHeader(type | Uapi.NLA_F_NESTED, 0);
  }

  NetlinkRequest endNested(long start) {
    segment.set(
        JAVA_SHORT_UNALIGNED,
        start - ATTRIBUTE_HEADER,
        (short) (length - start + ATTRIBUTE_HEADER));
    return this;
  }

  /** The finished request, valid until the next begin. */
  MemorySegment end() {
    segment.set(JAVA_INT_UNALIGNED, 0, (int) length);
    return segment.asSlice(0, length);
  }

  /** Writes the header and moves the end past the value; returns where the value begins. */
  private long attributeHeader(int type, int size) {
    long start = length;
    segment.set(JAVA_SHORT_UNALIGNED, start, (short) (ATTRIBUTE_HEADER + size));
    segment.set(JAVA_SHORT_UNALIGNED, start + 2, (short) type);
    length = start + ATTRIBUTE_HEADER + ((size + 3) & ~3);
    return start + ATTRIBUTE_HEADER;
  }
}
