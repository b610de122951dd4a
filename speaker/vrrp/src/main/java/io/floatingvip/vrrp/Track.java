package io.floatingvip.vrrp;

/**
 * Something local that the priority depends on.
 *
 * @param name unique within the virtual router
 * @param weight above 0: added while it is up; below 0: subtracted while it is down; 0: a fault
 *     while it is not up
 */
public record Track(String name, int weight) {

  /**
   * The largest weight either way: what lies between the lowest and the highest priority of a
   * Backup.
   */
  public static final int MAX_WEIGHT = 253;

  /**
   * Checks the weight.
   *
   * @throws IllegalArgumentException when the weight is out of range
   */
  public Track {
    if (weight < -MAX_WEIGHT || weight > MAX_WEIGHT) {
      throw new IllegalArgumentException(
          "track " + name + ": weight " + weight + ": write -" + MAX_WEIGHT + " to " + MAX_WEIGHT);
    }
  }
}
