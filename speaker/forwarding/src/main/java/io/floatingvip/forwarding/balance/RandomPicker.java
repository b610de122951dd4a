package io.floatingvip.forwarding.balance;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * The less loaded one of two drawn at random (M. Mitzenmacher, "The Power of Two Choices in
 * Randomized Load Balancing").
 *
 * @param <T> the type of the targets
 */
public final class RandomPicker<T extends Target> implements Picker<T> {
  private static final int DRAWS = 8;

  private final RandomGenerator random;

  /** A picker that draws from this source. */
  public RandomPicker(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public Optional<T> pick(Rotation<T> rotation, InetAddress client, Predicate<? super T> eligible) {
    if (rotation.size() == 0) {
      return Optional.empty();
    }
    int first = draw(rotation, eligible);
    if (first < 0) {
      return leastLoaded(rotation, eligible);
    }
    int second = draw(rotation, eligible);
    int chosen = second >= 0 && rotation.load(second) < rotation.load(first) ? second : first;
    return Optional.of(rotation.target(chosen));
  }

  private int draw(Rotation<T> rotation, Predicate<? super T> eligible) {
    for (int i = 0; i < DRAWS; i++) {
      int index = rotation.indexAt(random.nextDouble());
      if (eligible.test(rotation.target(index))) {
        return index;
      }
    }
    return -1;
  }

  // Few are eligible: look at each.
  private Optional<T> leastLoaded(Rotation<T> rotation, Predicate<? super T> eligible) {
    int best = -1;
    for (int i = 0; i < rotation.size(); i++) {
      if (eligible.test(rotation.target(i))
          && (best < 0 || rotation.load(i) < rotation.load(best))) {
        best = i;
      }
    }
    return best < 0 ? Optional.empty() : Optional.of(rotation.target(best));
  }
}
