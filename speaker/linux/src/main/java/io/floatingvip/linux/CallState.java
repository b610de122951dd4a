package io.floatingvip.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/**
 * The place where a call leaves its errno. One per thread-confined object, so that no call
 * allocates.
 */
final class CallState {
  private static final StructLayout LAYOUT = Linker.Option.captureStateLayout();
  private static final long ERRNO =
      LAYOUT.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

  private final MemorySegment segment = Arena.ofAuto().allocate(LAYOUT);

  MemorySegment segment() {
    return segment;
  }

  int errno() {
    return segment.get(ValueLayout.JAVA_INT, ERRNO);
  }

  boolean is(Errno errno) {
    return errno() == errno.code();
  }

  /** The result of a call, or the exception that says which call failed and what it was for. */
  int check(int result, String call, String tried) throws LinuxException {
    if (result < 0) {
      throw failure(call, tried);
    }
    return result;
  }

  LinuxException failure(String call, String tried) {
    return new LinuxException(call, errno(), tried);
  }
}
