package io.floatingvip.linux.testing;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The two calls by which a thread gets a network namespace of its own: unshare(2) and gettid(2).
 */
final class NetworkNamespaces {
  private static final int CLONE_NEWNET = 0x40000000;
  private static final int CLONE_NEWNS = 0x00020000;
  private static final VarHandle ERRNO =
      Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle UNSHARE =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("unshare"),
              FunctionDescriptor.of(JAVA_INT, JAVA_INT),
              Linker.Option.captureCallState("errno"));
  private static final MethodHandle GETTID =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("gettid"),
              FunctionDescriptor.of(JAVA_INT));

  private NetworkNamespaces() {}

  /** Moves the calling thread into a new network namespace; returns 0 or the errno. */
  static int unshare() {
    return unshare(CLONE_NEWNET);
  }

  /** Gives the calling thread mounts of its own; returns 0 or the errno. */
  static int unshareMounts() {
    return unshare(CLONE_NEWNS);
  }

  private static int unshare(int what) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
      int result = (int) UNSHARE.invokeExact(state, what);
      return result == 0 ? 0 : (int) ERRNO.get(state, 0L);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether this process may make network namespaces; a thread that ends at once tries it. */
  static boolean arePermitted() {
    int[] errno = new int[1];
    try {
      Thread probe = Thread.ofPlatform().start(() -> errno[0] = unshare());
      probe.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return errno[0] == 0;
  }

  /** The kernel's number of the calling thread. */
  static int threadId() {
    try {
      return (int) GETTID.invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
