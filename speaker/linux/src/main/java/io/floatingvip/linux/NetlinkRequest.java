package io.floatingvip.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Builds one request to rtnetlink, or several that go together, in a buffer that is used again for
 * the next; see netlink(7) for the format.
 */
final class NetlinkRequest {
  /** Enough for one. */
  static final int CAPACITY = 512;

  private static final int HEADER = 16;
  private static final int ATTRIBUTE_HEADER = 4;

  private final MemorySegment segment;
  private long start;
  private long length;

  /**
   * @param capacity for all that go together, octets
   */
  NetlinkRequest(int capacity) {
    segment = Arena.ofAuto().allocate(capacity, Long.BYTES);
  }

  /** Begins a request whose fixed part (ifinfomsg, ifaddrmsg) has the given size and is zero. */
  NetlinkRequest begin(int type, int flags, int sequence, long fixedSize) {
    clear();
    return append(type, flags, sequence, fixedSize);
  }

  /** Forgets what was built. */
  void clear() {
    segment.fill((byte) 0);
    start = 0;
    length = 0;
  }

  /** As {@link #begin}, behind what was built since {@link #clear}. */
  NetlinkRequest append(int type, int flags, int sequence, long fixedSize) {
    close();
    start = length;
    segment.set(JAVA_SHORT_UNALIGNED, start + 4, (short) type);
    segment.set(JAVA_SHORT_UNALIGNED, start + 6, (short) (flags | Uapi.NLM_F_REQUEST));
    segment.set(JAVA_INT_UNALIGNED, start + 8, sequence);
    length = start + HEADER + fixedSize;
    return this;
  }

  private void close() {
    if (length > start) {
      segment.set(JAVA_INT_UNALIGNED, start, (int) (length - start));
    }
  }

  NetlinkRequest fixedByte(long offset, int value) {
    segment.set(JAVA_BYTE, start + HEADER + offset, (byte) value);
    return this;
  }

  NetlinkRequest fixedInt(long offset, int value) {
    segment.set(JAVA_INT_UNALIGNED, start + HEADER + offset, value);
    return this;
  }

  NetlinkRequest attribute(int type, byte... value) {
    long at = attributeHeader(type, value.length);
    MemorySegment.copy(value, 0, segment, JAVA_BYTE, at, value.length);
    return this;
  }

  /** An attribute of zeros whose numbers {@link #number} sets; returns where it is. */
  long attributeZeros(int type, long size) {
    return attributeHeader(type, (int) size);
  }

  NetlinkRequest number(long at, int value) {
    segment.set(JAVA_INT_UNALIGNED, at, value);
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

  NetlinkRequest endNested(long nested) {
    segment.set(
        JAVA_SHORT_UNALIGNED,
        nested - ATTRIBUTE_HEADER,
        (short) (length - nested + ATTRIBUTE_HEADER));
    return this;
  }

  /** What was built, valid until the next begin. */
  MemorySegment end() {
    close();
    return segment.asSlice(0, length);
  }

  /** Writes the header and moves the end past the value; returns where the value begins. */
  private long attributeHeader(int type, int size) {
    long at = length;
    segment.set(JAVA_SHORT_UNALIGNED, at, (short) (ATTRIBUTE_HEADER + size));
    segment.set(JAVA_SHORT_UNALIGNED, at + 2, (short) type);
    length = at + ATTRIBUTE_HEADER + ((size + 3) & ~3);
    return at + ATTRIBUTE_HEADER;
  }
}
