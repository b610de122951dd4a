package io.floatingvip.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An open file descriptor. Belongs to the thread of its owner; closing twice is harmless, and a
 * closed one is never mistaken for another file that got the same number.
 */
public final class Descriptor {
  private static final int CLOSED = -1;

  private final CallState state = new CallState();
  private final MemorySegment option = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);
  private final MemorySegment optionSize = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);
  private final String what;
  private int fd;

  private Descriptor(String what) {
    this.what = what;
  }

  static Descriptor socket(int domain, int type, int protocol, String what) throws LinuxException {
    Descriptor descriptor = new Descriptor(what);
    int flags = Uapi.SOCK_NONBLOCK | Uapi.SOCK_CLOEXEC;
    int fd = Libc.socket(descriptor.state, domain, type | flags, protocol);
    descriptor.fd = descriptor.state.check(fd, "socket", what);
    return descriptor;
  }

  static Descriptor file(String path, int flags, String what) throws LinuxException {
    Descriptor descriptor = new Descriptor(what);
    MemorySegment name = Arena.ofAuto().allocateFrom(path);
    int fd = Libc.open(descriptor.state, name, flags | Uapi.O_CLOEXEC);
    descriptor.fd = descriptor.state.check(fd, "open " + path, what);
    return descriptor;
  }

  static Descriptor event(String what) throws LinuxException {
    Descriptor descriptor = new Descriptor(what);
    int fd = Libc.eventfd(descriptor.state, 0, Uapi.EFD_NONBLOCK | Uapi.EFD_CLOEXEC);
    descriptor.fd = descriptor.state.check(fd, "eventfd", what);
    return descriptor;
  }

  /**
   * Takes a number from this one up, where there is one: of a process that is killed the kernel
   * releases the files with the highest numbers first.
   */
  void moveUp(int least) {
    int high = Libc.fcntl(state, fd, Uapi.F_DUPFD_CLOEXEC, least);
    if (high >= 0) {
      int _ = Libc.close(state, fd);
      fd = high;
    }
  }

  /** Whether it is still open. */
  public boolean isOpen() {
    return fd != CLOSED;
  }

  int fd() {
    return fd;
  }

  CallState state() {
    return state;
  }

  String what() {
    return what;
  }

  LinuxException failure(String call) {
    return state.failure(call, what);
  }

  void bind(MemorySegment address) throws LinuxException {
    state.check(Libc.bind(state, fd, address), "bind", what);
  }

  void set(int level, int name, int value, String call) throws LinuxException {
    option.set(ValueLayout.JAVA_INT, 0, value);
    set(level, name, option, call);
  }

  void set(int level, int name, MemorySegment value, String call) throws LinuxException {
    state.check(Libc.setsockopt(state, fd, level, name, value), "setsockopt " + call, what);
  }

  int get(int level, int name, String call) throws LinuxException {
    option.set(ValueLayout.JAVA_INT, 0, 0);
    optionSize.set(ValueLayout.JAVA_INT, 0, Integer.BYTES);
    state.check(
        Libc.getsockopt(state, fd, level, name, option, optionSize), "getsockopt " + call, what);
    return option.get(ValueLayout.JAVA_INT, 0);
  }

  /** Sets an option and reads it back: a kernel that bounds it silently must not go unnoticed. */
  void setExactly(int level, int name, int value, String call) throws LinuxException {
    set(level, name, value, call);
    int held = get(level, name, call);
    if (held != value) {
      throw new LinuxException(
          "setsockopt " + call + " to " + value + " left " + held, Errno.EINVAL.code(), what);
    }
  }

  void close() {
    if (fd != CLOSED) {
      int open = fd;
      fd = CLOSED;
      // The number is free again whatever close(2) answers; there is nothing to retry.
      int _ = Libc.close(state, open);
    }
  }
}
