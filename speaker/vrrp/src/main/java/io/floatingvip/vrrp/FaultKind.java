package io.floatingvip.vrrp;

/** What can keep a virtual router from standing for election. */
public enum FaultKind {
  /** There is no interface of this name. */
  INTERFACE_MISSING,
  /** The interface is administratively down or has no carrier. */
  INTERFACE_DOWN,
  /** The interface has no address to send from. A new instance has this fault. */
  NO_SOURCE_ADDRESS,
  /** The socket can't be opened or does not work. */
  SOCKET,
  /** A track of weight 0 is down. */
  TRACK,
  /** Another member of the sync group is in Fault. */
  SYNC_GROUP;

  /**
   * True when the network is not to be relied upon: there is nobody to hand over to, addresses go
   * at once.
   */
  boolean cutsOff() {
    return switch (this) {
      case INTERFACE_MISSING, INTERFACE_DOWN, NO_SOURCE_ADDRESS, SOCKET -> true;
      case TRACK, SYNC_GROUP -> false;
    };
  }
}
