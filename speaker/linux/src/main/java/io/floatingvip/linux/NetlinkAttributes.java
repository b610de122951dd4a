package io.floatingvip.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The attributes in a stretch of a netlink message. Malformed ones end the search, they never lead
 * outside the stretch.
 */
final class NetlinkAttributes {
  private static final int HEADER = 4;
  private static final int TYPE_MASK = 0x3FFF;

  private final MemorySegment segment;

  NetlinkAttributes(MemorySegment segment) {
    this.segment = segment;
  }

  /** The value of the first attribute of the type, or null when there is none. */
  @Nullable MemorySegment find(int type) {
    long at = 0;
    while (at + HEADER <= segment.byteSize()) {
      int length = Short.toUnsignedInt(segment.get(JAVA_SHORT_UNALIGNED, at));
      if (length < HEADER || at + length > segment.byteSize()) {
        return null;
      }
      if ((segment.get(JAVA_SHORT_UNALIGNED, at + 2) & TYPE_MASK) == type) {
        return segment.asSlice(at + HEADER, length - HEADER);
      }
      at += (length + 3) & ~3;
    }
    return null;
  }

  byte @Nullable [] bytes(int type) {
    MemorySegment value = find(type);
    return value == null ? null : value.toArray(JAVA_BYTE);
  }

  int integer(int type, int otherwise) {
    MemorySegment value = find(type);
    return value == null || value.byteSize() < Integer.BYTES
        ? otherwise
        : value.get(JAVA_INT_UNALIGNED, 0);
  }

  int unsignedByte(int type, int otherwise) {
    MemorySegment value = find(type);
    return value == null || value.byteSize() < 1
        ? otherwise
        : Byte.toUnsignedInt(value.get(JAVA_BYTE, 0));
  }

  String text(int type) {
    byte[] bytes = bytes(type);
    if (bytes == null) {
      return "";
    }
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  NetlinkAttributes nested(int type) {
    MemorySegment value = find(type);
    return new NetlinkAttributes(value == null ? MemorySegment.NULL : value);
  }
}
