package io.floatingvip.forwarding.balance;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The target with the fewest connections for its share; in turn among equals.
 *
 * @param <T> the type of the targets
 */
public final class LeastConnectionsPicker<T extends Target> implements Picker<T> {
  private int next;

  /**
   * A picker.
   *
   * @param offset where in the rotation it begins
   */
  public LeastConnectionsPicker(int offset) {
    this.next = offset;
  }

  @Override
  public Optional<T> pick(Rotation<T> rotation, InetAddress client, Predicate<? super T> eligible) {
    int size = rotation.size();
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      int index = Math.floorMod(next + i, size);
      double load = rotation.load(index);
      if (load < least && eligible.test(rotation.target(index))) {
        best = index;
        least = load;
      }
    }
    if (best < 0) {
      return Optional.empty();
    }
    next = best + 1;
    return Optional.of(rotation.target(best));
  }
}
