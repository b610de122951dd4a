package io.floatingvip.forwarding.health;

/** Is told, on the event loop, how a backend is. */
public interface HealthObserver {
  /** The verdict has changed, or is there for the first time. */
  void verdict(boolean healthy, String reason);

  /** A check has ended. */
  default void checked(boolean healthy, long nanos) {}
}
