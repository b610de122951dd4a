package io.floatingvip.forwarding;

/** The health of a backend. */
public enum BackendState {
  /** New: in rotation, its first check has not ended. */
  Unknown,
  /** In rotation. */
  Up,
  /** Out of rotation; connections that it has go on. */
  Down,
  /** Removed from the pool; connections that it has go on until the drain timeout. */
  Draining
}
