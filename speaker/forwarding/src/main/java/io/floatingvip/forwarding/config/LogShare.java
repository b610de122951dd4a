package io.floatingvip.forwarding.config;

/**
 * The share of a listener's connections that get a line in the TCP log.
 *
 * @param share 0 (none) to 1 (all)
 */
public record LogShare(double share) {
  /** No connection is logged. */
  public static final LogShare NONE = new LogShare(0);

  /** Every connection is logged. */
  public static final LogShare ALL = new LogShare(1);

  /** Checks the range. */
  public LogShare {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share is %s: write 0 to 1".formatted(share));
    }
  }
}
