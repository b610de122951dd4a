package io.floatingvip.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What the kernel lets the calling thread be before others.
 *
 * @param policy what holds now, for people: {@code SCHED_FIFO 50}, {@code nice -20} or {@code
 *     normal}
 */
public record Scheduling(String policy) {
  private static final int FIFO_PRIORITY = 50;
  private static final int LEAST_NICE = -20;
  private static final int LATER_NICE = 10;

  /**
   * Raises the calling thread as far as the system allows: SCHED_FIFO, else nice -20, else nothing;
   * and makes its timers exact. Only this thread is raised, and threads that it starts are not
   * (SCHED_RESET_ON_FORK).
   */
  public static Scheduling raiseCallingThread() {
    CallState state = new CallState();
    // A nanosecond instead of 50 microseconds of slack. Real-time threads have none anyway; a
    // refusal costs only precision.
    int _ = Libc.prctl(state, Uapi.PR_SET_TIMERSLACK, 1);
    MemorySegment parameter = Arena.ofAuto().allocate(Structs.SCHED_PARAM);
    parameter.set(JAVA_INT, 0, FIFO_PRIORITY);
    if (Libc.schedSetscheduler(state, Uapi.SCHED_FIFO | Uapi.SCHED_RESET_ON_FORK, parameter) == 0) {
      return new Scheduling("SCHED_FIFO " + FIFO_PRIORITY);
    }
    if (Libc.setpriority(state, LEAST_NICE) == 0) {
      return new Scheduling("nice " + LEAST_NICE);
    }
    return new Scheduling("normal");
  }

  /** Lets the calling thread come before others of the host, but for real-time ones: nice -20. */
  public static void favourCallingThread() {
    // A refusal costs only time.
    int _ = Libc.setpriority(new CallState(), LEAST_NICE);
  }

  /** Lets the calling thread come after others of the host: nice 10. */
  public static void lowerCallingThread() {
    // A refusal costs only consideration.
    int _ = Libc.setpriority(new CallState(), LATER_NICE);
  }

  /**
   * Keeps the pages that the process uses from being swapped out, those of the future too
   * (mlockall(2)).
   *
   * @throws LinuxException EPERM, ENOMEM: no CAP_IPC_LOCK and RLIMIT_MEMLOCK is too small
   */
  public static void lockMemory() throws LinuxException {
    CallState state = new CallState();
    int result = Libc.mlockall(state, Uapi.MCL_CURRENT | Uapi.MCL_FUTURE | Uapi.MCL_ONFAULT);
    int _ = state.check(result, "mlockall", "keep the speaker's memory from being swapped out");
  }
}
