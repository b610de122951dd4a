package io.floatingvip.vrrp.simulation;

import java.util.PriorityQueue;

/** The virtual clock and what is to happen on it, in the order of time and then of planning. */
final class Timeline {

  private final PriorityQueue<Occurrence> occurrences = new PriorityQueue<>();
  private long nowNanos;
  private long planned;

  long nowNanos() {
    return nowNanos;
  }

  void at(long nanos, Runnable action) {
    occurrences.add(new Occurrence(Math.max(nanos, nowNanos), planned++, action));
  }

  void runUntil(long endNanos) {
    for (Occurrence next = occurrences.peek();
        next != null && next.atNanos <= endNanos;
        next = occurrences.peek()) {
      occurrences.remove();
      nowNanos = next.atNanos;
      next.action.run();
    }
    nowNanos = endNanos;
  }

  private record Occurrence(long atNanos, long number, Runnable action)
      implements Comparable<Occurrence> {
    @Override
    public int compareTo(Occurrence other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }
}
