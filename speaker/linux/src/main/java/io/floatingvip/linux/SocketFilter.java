package io.floatingvip.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Classic BPF on a socket: what the program does not accept never reaches it; see the kernel's
 * documentation of socket filters.
 */
final class SocketFilter {
  static final int LOAD_WORD = 0x20;
  static final int LOAD_HALF = 0x28;
  static final int LOAD_BYTE = 0x30;

  /** From the index register on. */
  static final int LOAD_WORD_AT_INDEX = 0x40;

  /** From the index register on. */
  static final int LOAD_BYTE_AT_INDEX = 0x50;

  static final int LOAD_NUMBER = 0x00;
  static final int LOAD_INDEX_NUMBER = 0x01;
  static final int LOAD_INDEX_MEMORY = 0x61;
  static final int STORE = 0x02;
  static final int COPY_TO_INDEX = 0x07;
  static final int JUMP_IF_EQUAL = 0x15;
  static final int JUMP_IF_EQUAL_TO_INDEX = 0x1D;
  static final int RETURN = 0x06;

  /**
   * To be loaded as a word: where the netlink attribute is whose type is in the index register,
   * from the offset in the accumulator on; 0 when there is none.
   */
  static final int NETLINK_ATTRIBUTE = -0x1000 + 12;

  private SocketFilter() {}

  /** Each instruction is {code, jump if true, jump if false, k}. */
  static void attach(Descriptor to, int[][] program) throws LinuxException {
    Arena arena = Arena.ofAuto();
    MemorySegment instructions = arena.allocate(Structs.SOCK_FILTER, program.length);
    for (int i = 0; i < program.length; i++) {
      MemorySegment instruction = instructions.asSlice(i * Structs.SOCK_FILTER.byteSize());
      instruction.set(JAVA_SHORT, 0, (short) program[i][0]);
      instruction.set(JAVA_BYTE, 2, (byte) program[i][1]);
      instruction.set(JAVA_BYTE, 3, (byte) program[i][2]);
      instruction.set(JAVA_INT, 4, program[i][3]);
    }
    MemorySegment filter = arena.allocate(Structs.SOCK_FPROG);
    filter.set(JAVA_SHORT, 0, (short) program.length);
    filter.set(ADDRESS, Structs.offset(Structs.SOCK_FPROG, "filter"), instructions);
    to.set(Uapi.SOL_SOCKET, Uapi.SO_ATTACH_FILTER, filter, "SO_ATTACH_FILTER");
  }
}
