package io.floatingvip.vrrp;

import java.util.List;
import java.util.Optional;

/**
 * What people want to know about a virtual router, at one moment.
 *
 * @param state the state
 * @param sinceNanos when it was entered, on the clock of the events
 * @param cause why, in Fault why still; none for an instance that was never started
 * @param priority effective, after tracks
 * @param activeRouter the Active, itself included; none when nobody is known
 * @param transitions how many since the instance was made
 * @param faults those present, in any state
 */
public record VirtualRouterStatus(
    VrrpState state,
    long sinceNanos,
    Optional<TransitionCause> cause,
    Priority priority,
    Optional<ActiveRouter> activeRouter,
    long transitions,
    List<Fault> faults) {

  /** Copies the list. */
  public VirtualRouterStatus {
    faults = List.copyOf(faults);
  }
}
