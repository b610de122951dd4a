package io.floatingvip.forwarding.config;

import java.time.Duration;

/**
 * Whether a client comes back to the backend that it had.
 *
 * @param type by what a client is recognised
 * @param timeout how long after its last new connection a client is remembered
 */
public record SessionAffinity(Type type, Duration timeout) {
  /** By what a client is recognised. */
  public enum Type {
    None,
    /** By its address. */
    ClientIP
  }

  /** No affinity. */
  public static final SessionAffinity NONE = new SessionAffinity(Type.None, Duration.ofHours(3));

  /** Checks that the timeout is above zero. */
  public SessionAffinity {
    Requirement.positive("timeout", timeout);
  }
}
