package io.floatingvip.vrrp.simulation;

/** A rule that a run has broken. */
final class Violation extends RuntimeException {

  private static final long serialVersionUID = 1;

  Violation(String message) {
    super(message);
  }
}
