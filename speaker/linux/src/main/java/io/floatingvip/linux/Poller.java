package io.floatingvip.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Waits for several descriptors, for a point in time, and for {@link #wakeUp()}: ppoll(2) and an
 * eventfd(2). Belongs to one thread except for the wake-up. Waiting allocates nothing.
 */
public final class Poller implements AutoCloseable {
  private static final long SIZE = Structs.POLLFD.byteSize();
  private static final long EVENTS = Structs.offset(Structs.POLLFD, "events");
  private static final long RESULTS = Structs.offset(Structs.POLLFD, "revents");
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int FIRST_CAPACITY = 16;

  private final CallState state = new CallState();
  private final CallState wakeUpState = new CallState();
  private final Descriptor event;
  private final MemorySegment one = Arena.ofAuto().allocate(JAVA_LONG);
  private final MemorySegment count = Arena.ofAuto().allocate(JAVA_LONG);
  private final MemorySegment timeout = Arena.ofAuto().allocate(Structs.TIMESPEC);
  private final List<Pollable> watched = new ArrayList<>();
  private boolean closed;
  private MemorySegment slots = Arena.ofAuto().allocate(Structs.POLLFD, FIRST_CAPACITY);

  private Poller(Descriptor event) {
    this.event = event;
    one.set(JAVA_LONG, 0, 1);
    writeSlot(0, event);
  }

  /**
   * Opens one that watches nothing yet.
   *
   * @throws LinuxException EMFILE, ENFILE: too many open files
   */
  public static Poller open() throws LinuxException {
    return new Poller(Descriptor.event("make a wake-up"));
  }

  /** Begins to wait for something to read from it. */
  public void watch(Pollable pollable) {
    watched.add(pollable);
    rewrite();
  }

  /** Stops waiting for it. Call this before closing it. */
  public void forget(Pollable pollable) {
    watched.remove(pollable);
    rewrite();
  }

  private void rewrite() {
    int needed = watched.size() + 1;
    if (needed * SIZE > slots.byteSize()) {
      slots = Arena.ofAuto().allocate(Structs.POLLFD, needed * 2L);
    }
    writeSlot(0, event);
    for (int i = 0; i < watched.size(); i++) {
      writeSlot(i + 1, watched.get(i).descriptor());
    }
  }

  private void writeSlot(int slot, Descriptor descriptor) {
    slots.set(JAVA_INT, slot * SIZE, descriptor.fd());
    slots.set(JAVA_SHORT, slot * SIZE + EVENTS, (short) Uapi.POLLIN);
    slots.set(JAVA_SHORT, slot * SIZE + RESULTS, (short) 0);
  }

  /**
   * Waits until something is ready, the time is over or {@link #wakeUp()} is called, whichever
   * comes first.
   *
   * @param nanos how long at most; 0 only looks, a negative number waits without end
   * @throws LinuxException if the kernel refuses; an interrupting signal is no failure, it ends the
   *     wait
   */
  public void await(long nanos) throws LinuxException {
    MemorySegment limit = MemorySegment.NULL;
    if (nanos >= 0) {
      timeout.set(JAVA_LONG, 0, nanos / NANOS_PER_SECOND);
      timeout.set(JAVA_LONG, Long.BYTES, nanos % NANOS_PER_SECOND);
      limit = timeout;
    }
    int ready = Libc.ppoll(state, slots, watched.size() + 1L, limit);
    if (ready < 0) {
      if (!state.is(Errno.EINTR)) {
        throw state.failure("ppoll", "wait for packets and events");
      }
      clearResults();
      return;
    }
    if (slots.get(JAVA_SHORT, RESULTS) != 0) {
      // Takes the count back to zero; there is nothing to learn from it.
      long _ = Libc.read(state, event.fd(), count);
    }
  }

  private void clearResults() {
    for (int i = 0; i <= watched.size(); i++) {
      slots.set(JAVA_SHORT, i * SIZE + RESULTS, (short) 0);
    }
  }

  /** How many are watched; their positions run from 0. */
  public int size() {
    return watched.size();
  }

  /** The one at the position; positions change with {@link #watch} and {@link #forget}. */
  public Pollable pollable(int position) {
    return watched.get(position);
  }

  /** Whether the last wait found something to read, or an error to collect, at the position. */
  public boolean isReady(int position) {
    return slots.get(JAVA_SHORT, (position + 1) * SIZE + RESULTS) != 0;
  }

  /**
   * Ends the wait of the owner's thread, or its next one when it is not waiting. Any thread may
   * call this, also after the end.
   */
  public synchronized void wakeUp() {
    if (!closed) {
      // EAGAIN would mean that 2^64-2 wake-ups are pending already.
      long _ = Libc.write(wakeUpState, event.fd(), one);
    }
  }

  /**
   * Under the lock of the wake-up: the number of a file must not be used when it was given back.
   */
  @Override
  public synchronized void close() {
    closed = true;
    event.close();
  }
}
