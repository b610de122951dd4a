package io.floatingvip.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The libc functions that the package calls, each with its errno captured into the caller's {@link
 * CallState}. The handles are constants, so a compiled call allocates nothing.
 */
final class Libc {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

  private static final MethodHandle SOCKET =
      handle("socket", of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle BIND =
      handle("bind", of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SETSOCKOPT =
      handle("setsockopt", of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle GETSOCKOPT =
      handle("getsockopt", of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle SENDMSG =
      handle("sendmsg", of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle RECVMSG =
      handle("recvmsg", of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle PPOLL =
      handle("ppoll", of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
  private static final MethodHandle EVENTFD = handle("eventfd", of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle READ =
      handle("read", of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle WRITE =
      handle("write", of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle CLOSE = handle("close", of(JAVA_INT, JAVA_INT));
  private static final MethodHandle OPEN =
      handle("open", of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(2));
  private static final MethodHandle IOCTL =
      handle(
          "ioctl", of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), Linker.Option.firstVariadicArg(2));
  private static final MethodHandle FCNTL =
      handle(
          "fcntl", of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), Linker.Option.firstVariadicArg(2));
  private static final MethodHandle SCHED_SETSCHEDULER =
      handle("sched_setscheduler", of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle SETPRIORITY =
      handle("setpriority", of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle PRCTL =
      handle("prctl", of(JAVA_INT, JAVA_INT, JAVA_LONG), Linker.Option.firstVariadicArg(1));
  private static final MethodHandle MLOCKALL = handle("mlockall", of(JAVA_INT, JAVA_INT));
  private static final MethodHandle CLOCK_GETTIME =
      handle("clock_gettime", of(JAVA_INT, JAVA_INT, ADDRESS));

  private Libc() {}

  static int socket(CallState state, int domain, int type, int protocol) {
    try {
      return (int) SOCKET.invokeExact(state.segment(), domain, type, protocol);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int bind(CallState state, int fd, MemorySegment address) {
    try {
      return (int) BIND.invokeExact(state.segment(), fd, address, (int) address.byteSize());
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int setsockopt(CallState state, int fd, int level, int option, MemorySegment value) {
    try {
      return (int)
          SETSOCKOPT.invokeExact(state.segment(), fd, level, option, value, (int) value.byteSize());
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int getsockopt(
      CallState state, int fd, int level, int option, MemorySegment value, MemorySegment size) {
    try {
      return (int) GETSOCKOPT.invokeExact(state.segment(), fd, level, option, value, size);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long sendmsg(CallState state, int fd, MemorySegment message, int flags) {
    try {
      return (long) SENDMSG.invokeExact(state.segment(), fd, message, flags);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long recvmsg(CallState state, int fd, MemorySegment message, int flags) {
    try {
      return (long) RECVMSG.invokeExact(state.segment(), fd, message, flags);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** ppoll(2) with the signal mask left as it is. */
  static int ppoll(CallState state, MemorySegment descriptors, long count, MemorySegment timeout) {
    try {
      return (int)
          PPOLL.invokeExact(state.segment(), descriptors, count, timeout, MemorySegment.NULL);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int eventfd(CallState state, int initial, int flags) {
    try {
      return (int) EVENTFD.invokeExact(state.segment(), initial, flags);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long read(CallState state, int fd, MemorySegment buffer) {
    try {
      return (long) READ.invokeExact(state.segment(), fd, buffer, buffer.byteSize());
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long write(CallState state, int fd, MemorySegment buffer) {
    try {
      return (long) WRITE.invokeExact(state.segment(), fd, buffer, buffer.byteSize());
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int close(CallState state, int fd) {
    try {
      return (int) CLOSE.invokeExact(state.segment(), fd);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int open(CallState state, MemorySegment path, int flags) {
    try {
      return (int) OPEN.invokeExact(state.segment(), path, flags);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int ioctl(CallState state, int fd, int request, MemorySegment argument) {
    try {
      return (int)
          IOCTL.invokeExact(state.segment(), fd, Integer.toUnsignedLong(request), argument);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int fcntl(CallState state, int fd, int command, int argument) {
    try {
      return (int) FCNTL.invokeExact(state.segment(), fd, command, argument);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** For the calling thread: on Linux a zero means the thread, not the process. */
  static int schedSetscheduler(CallState state, int policy, MemorySegment parameter) {
    try {
      return (int) SCHED_SETSCHEDULER.invokeExact(state.segment(), 0, policy, parameter);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** For the calling thread: nice values belong to threads on Linux, see setpriority(2). */
  static int setpriority(CallState state, int nice) {
    try {
      return (int) SETPRIORITY.invokeExact(state.segment(), Uapi.PRIO_PROCESS, 0, nice);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int prctl(CallState state, int option, long argument) {
    try {
      return (int) PRCTL.invokeExact(state.segment(), option, argument);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int mlockall(CallState state, int flags) {
    try {
      return (int) MLOCKALL.invokeExact(state.segment(), flags);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int clockGettime(CallState state, int clock, MemorySegment time) {
    try {
      return (int) CLOCK_GETTIME.invokeExact(state.segment(), clock, time);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static FunctionDescriptor of(MemoryLayout result, MemoryLayout... arguments) {
    return FunctionDescriptor.of(result, arguments);
  }

  private static MethodHandle handle(
      String name, FunctionDescriptor type, Linker.Option... options) {
    Linker.Option[] all = new Linker.Option[options.length + 1];
    System.arraycopy(options, 0, all, 0, options.length);
    all[options.length] = ERRNO;
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, all);
  }

  /** A down-call itself throws nothing that is checked. */
  private static RuntimeException unexpected(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException known ? known : new IllegalStateException(e);
  }
}
