package io.floatingvip.forwarding.config;

/**
 * How a pool chooses the backend of a new connection. All of them honour the endpoints' weights.
 */
public enum Balance {
  /** In turn; even within one connection per event loop. */
  RoundRobin,
  /** The backend with the fewest connections for its weight; in turn among equals. */
  LeastConnections,
  /**
   * By the client's address and the set of endpoints only: the same on every node, after a restart
   * and in any order of the endpoints. A backend that leaves moves only its own clients.
   */
  SourceHash,
  /** The less loaded one of two that are drawn at random. */
  Random
}
