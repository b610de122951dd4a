package io.floatingvip.forwarding;

/** What is under way between a client and a backend. Confined to its worker's loop. */
sealed interface Exchange permits Connection, UdpSession {
  /** Whether this backend is part of it, or about to be. */
  boolean uses(Backend backend);

  /** Ends it at once. */
  void kill();
}
