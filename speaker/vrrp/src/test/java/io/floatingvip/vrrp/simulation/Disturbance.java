package io.floatingvip.vrrp.simulation;

/** Something that goes wrong, or is done, at a moment of the first part of a run. */
sealed interface Disturbance {

  /** When, in true nanoseconds since the start. */
  long atNanos();

  /**
   * The process stands still; packets wait in the socket or, with the whole machine asleep, are
   * lost.
   */
  record Pause(long atNanos, int node, long forNanos, boolean packetsLost) implements Disturbance {}

  /** The process dies; the kernel drops its addresses. */
  record Crash(long atNanos, int node) implements Disturbance {}

  /** A process that is not running is started. */
  record Restart(long atNanos, int node) implements Disturbance {}

  /** The process is asked to stop. */
  record Stop(long atNanos, int node) implements Disturbance {}

  /** Packets from one node to another are lost. */
  record Cut(long atNanos, int from, int to) implements Disturbance {}

  /** All packets get through again. */
  record Mend(long atNanos) implements Disturbance {}

  /** How the segment treats packets from now on. */
  record Weather(long atNanos, double loss, double duplication, long delayNanos)
      implements Disturbance {}

  /** The node loses its carrier, or has it again. */
  record Carrier(long atNanos, int node, boolean up) implements Disturbance {}

  /** Somebody deletes the virtual address on the node. */
  record Deletion(long atNanos, int node) implements Disturbance {}

  /** The node's tracks weigh this much. */
  record Weight(long atNanos, int node, int weight) implements Disturbance {}

  /** A track of weight 0 fails or recovers. */
  record Track(long atNanos, int node, boolean up) implements Disturbance {}

  /** The node is sent packets that must not count. */
  record Junk(long atNanos, int node, int packets, long spacingNanos) implements Disturbance {}

  /** The node is given another configuration: one thing of it changes. */
  record Reload(long atNanos, int node, Change change, int value) implements Disturbance {}

  /** What a reload changes. */
  enum Change {
    /** To the value, or to another owner where it is 255. */
    PRIORITY,
    /** To half of it, where that can be written; version 3 only. */
    INTERVAL,
    /** To none at all or to an immediate one. */
    PREEMPTION,
    /** To the first address, or to both. */
    ADDRESSES
  }
}
