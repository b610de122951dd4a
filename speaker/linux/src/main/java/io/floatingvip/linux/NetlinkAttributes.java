package io.floatingvip.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
    return find(type, 0);
  }

  private @Nullable MemorySegment find(int type, long from) {
    long at = from;
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

  /** Those in each attribute of the type, as a list has them. */
  List<NetlinkAttributes> each(int type) {
    List<NetlinkAttributes> all = new ArrayList<>();
    for (MemorySegment next = find(type); next != null; ) {
      all.add(new NetlinkAttributes(next));
      long end = next.address() - segment.address() + next.byteSize();
      next = find(type, (end + 3) & ~3L);
    }
    return all;
  }

  NetlinkAttributes nested(int type) {
    MemorySegment value = find(type);
    return new NetlinkAttributes(value == null ? MemorySegment.NULL : value);
  }
}
