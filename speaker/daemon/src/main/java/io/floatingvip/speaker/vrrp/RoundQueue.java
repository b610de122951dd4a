package io.floatingvip.speaker.vrrp;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Addresses that something is to be done to, a round at a time, in the order in which they were
 * added. Belongs to the loop's thread.
 */
final class RoundQueue {
  /** Of a longer round the loop, and the neighbors, would hear late. */
  private static final int ROUND = 32;

  private final Deque<Holding> waiting = new ArrayDeque<>();
  private final Set<Holding> underWay = new LinkedHashSet<>();

  /** Has it done, soon. */
  void add(Holding holding) {
    waiting.add(holding);
  }

  /** Whether anything waits for a round. */
  boolean isWaiting() {
    return !waiting.isEmpty();
  }

  /** Whether nothing waits and nothing is under way. */
  boolean isEmpty() {
    return waiting.isEmpty() && underWay.isEmpty();
  }

  /** Whether the round that is under way has it. */
  boolean isUnderWay(Holding holding) {
    return underWay.contains(holding);
  }

  /**
   * Begins a round; to be called when the last one is over.
   *
   * @param wanted says which of those that wait have anything done to them still
   * @return each of the round once
   */
  List<Holding> begin(Predicate<Holding> wanted) {
    for (int i = 0; i < ROUND && !waiting.isEmpty(); i++) {
      Holding holding = waiting.remove();
      if (wanted.test(holding)) {
        underWay.add(holding);
      }
    }
    return List.copyOf(underWay);
  }

  /** The round is over. */
  void end() {
    underWay.clear();
  }
}
