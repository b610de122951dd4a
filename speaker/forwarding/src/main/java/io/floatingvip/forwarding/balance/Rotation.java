package io.floatingvip.forwarding.balance;

import java.util.List;

/**
 * The targets that get new connections, at one moment.
 *
 * @param <T> the type of the targets
 */
public final class Rotation<T extends Target> {
  private final List<T> targets;
  private final double[] cumulativeShares;

  /**
   * A rotation.
   *
   * @param targets in any order that stays the same
   * @param shares of each target, above zero: its weight, or less while it starts slowly
   */
  public Rotation(List<T> targets, List<Double> shares) {
    this.targets = List.copyOf(targets);
    this.cumulativeShares = new double[targets.size()];
    double sum = 0;
    for (int i = 0; i < cumulativeShares.length; i++) {
      sum += shares.get(i);
      cumulativeShares[i] = sum;
    }
  }

  /** The number of targets. */
  public int size() {
    return cumulativeShares.length;
  }

  /** The targets. */
  public List<T> targets() {
    return targets;
  }

  T target(int index) {
    return targets.get(index);
  }

  double share(int index) {
    return index == 0 ? cumulativeShares[0] : cumulativeShares[index] - cumulativeShares[index - 1];
  }

  /** The connections of a target, with the one that it would get, relative to its share. */
  double load(int index) {
    return (targets.get(index).connections() + 1) / share(index);
  }

  /**
   * The target at this point of the shares laid end to end.
   *
   * @param point 0 to 1, 1 excluded
   */
  int indexAt(double point) {
    double wanted = point * cumulativeShares[cumulativeShares.length - 1];
    int low = 0;
    int high = cumulativeShares.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulativeShares[middle] > wanted) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
