package io.floatingvip.forwarding.balance;

/** What is chosen from. May be read by any thread. */
public interface Target {
  /** The connections in progress, over all event loops. */
  int connections();

  /** A hash of its address and port: the same on every node and after a restart. */
  long addressHash();

  /** The configured weight. */
  int weight();
}
