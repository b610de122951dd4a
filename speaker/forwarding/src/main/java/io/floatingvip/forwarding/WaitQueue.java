package io.floatingvip.forwarding;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The connections of one pool that wait for a backend, in order of arrival. May be used by any
 * thread.
 */
final class WaitQueue {
  /** One that waits. */
  interface Waiter {
    /** It has a backend, and a connection of it in its name; any thread. */
    void granted(Backend backend);

    /** It waits in vain; any thread. */
    void refused();
  }

  private final Set<Waiter> waiters = new LinkedHashSet<>();
  private volatile int size;

  /** Joins the end of the queue unless that is full. */
  synchronized boolean join(Waiter waiter, int limit) {
    if (waiters.size() >= limit) {
      return false;
    }
    waiters.add(waiter);
    size = waiters.size();
    return true;
  }

  /** Leaves; false when it was not in the queue any more. */
  synchronized boolean leave(Waiter waiter) {
    boolean left = waiters.remove(waiter);
    size = waiters.size();
    return left;
  }

  /** Takes out the first. */
  synchronized Optional<Waiter> next() {
    if (waiters.isEmpty()) {
      return Optional.empty();
    }
    Waiter first = waiters.iterator().next();
    waiters.remove(first);
    size = waiters.size();
    return Optional.of(first);
  }

  /** Takes out all. */
  synchronized List<Waiter> clear() {
    List<Waiter> all = new ArrayList<>(waiters);
    waiters.clear();
    size = 0;
    return all;
  }

  int size() {
    return size;
  }
}
