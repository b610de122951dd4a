package io.floatingvip.vrrp;

/**
 * One state of a virtual router with its deadlines. Every reaction returns the state to be in
 * afterwards, most often itself; a state that is left is not used again.
 */
sealed interface State
    permits InitializeState, BackupState, ActiveState, HandoverState, FaultState {

  /** What the state is called outside. */
  VrrpState visible();

  /** When {@link #timersDue} has something to do, {@link Router#NEVER} when not. */
  long deadlineNanos();

  /** True for a member of a sync group that waits for the others to become Active. */
  default boolean isReady() {
    return false;
  }

  State startup(long nowNanos);

  State shutdown(long nowNanos);

  /** An advertisement that has passed the receive ladder. */
  State advertisement(ReceivedPacket packet, long nowNanos);

  State timersDue(long nowNanos);

  /** The set of faults is another one. */
  State faultsChanged(long nowNanos);

  /** The router has another configuration, and with it perhaps another priority. */
  State configured(VirtualRouterConfig before, Priority priorityBefore, long nowNanos);

  /** The tracks changed the priority. */
  State priorityChanged(Priority before, long nowNanos);

  /** One of the router's addresses is missing on the host. */
  default State addressMissing(VirtualAddress address, long nowNanos) {
    return this;
  }

  default State neighborsOutdated(long nowNanos) {
    return this;
  }

  default State promotionGranted(long nowNanos) {
    return this;
  }

  default State groupDemoted(long nowNanos) {
    return this;
  }
}
