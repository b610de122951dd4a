package io.floatingvip.forwarding.balance;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * In turn, by stride scheduling: each target advances by the inverse of its share when it is
 * chosen, and the one that is least advanced is next. Stays even while targets come and go.
 *
 * @param <T> the type of the targets
 */
public final class RoundRobinPicker<T extends Target> implements Picker<T> {
  private static final class Runner<T> implements Comparable<Runner<T>> {
    final T target;
    final double stride;
    final int place;
    double advance;

    Runner(T target, double stride, int place, double advance) {
      this.target = target;
      this.stride = stride;
      this.place = place;
      this.advance = advance;
    }

    @Override
    public int compareTo(Runner<T> other) {
      int byAdvance = Double.compare(advance, other.advance);
      return byAdvance != 0 ? byAdvance : Integer.compare(place, other.place);
    }
  }

  private final int offset;
  private final PriorityQueue<Runner<T>> runners = new PriorityQueue<>();
  private final List<Runner<T>> passedOver = new ArrayList<>();
  private @Nullable Rotation<T> current;

  /**
   * A picker.
   *
   * @param offset where in the rotation it begins, so that several pickers do not all begin with
   *     the same target
   */
  public RoundRobinPicker(int offset) {
    this.offset = offset;
  }

  @Override
  public Optional<T> pick(Rotation<T> rotation, InetAddress client, Predicate<? super T> eligible) {
    if (rotation != current) {
      adopt(rotation);
    }
    Runner<T> chosen = runners.poll();
    while (chosen != null && !eligible.test(chosen.target)) {
      passedOver.add(chosen);
      chosen = runners.poll();
    }
    if (chosen == null) {
      takeBack(Double.NEGATIVE_INFINITY);
      return Optional.empty();
    }
    takeBack(chosen.advance);
    chosen.advance += chosen.stride;
    runners.add(chosen);
    return Optional.of(chosen.target);
  }

  // Who was passed over is next, but does not catch up on all that it missed: that would be a flood
  // once it has room.
  private void takeBack(double advance) {
    for (Runner<T> runner : passedOver) {
      runner.advance = Math.max(runner.advance, advance - runner.stride);
    }
    runners.addAll(passedOver);
    passedOver.clear();
  }

  // Who stays keeps its place in the race; who joins starts beside the last one.
  private void adopt(Rotation<T> rotation) {
    Map<T, Double> advances = new HashMap<>();
    double last = runners.isEmpty() ? 0 : runners.element().advance;
    // Relative to the last one, so that the numbers stay small and exact.
    runners.forEach(runner -> advances.put(runner.target, runner.advance - last));
    runners.clear();
    int size = rotation.size();
    for (int i = 0; i < size; i++) {
      T target = rotation.target(i);
      int place = Math.floorMod(i - offset, size);
      runners.add(
          new Runner<>(target, 1 / rotation.share(i), place, advances.getOrDefault(target, 0.0)));
    }
    current = rotation;
  }
}
