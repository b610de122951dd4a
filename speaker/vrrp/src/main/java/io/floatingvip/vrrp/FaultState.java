package io.floatingvip.vrrp;

/**
 * Something that the router needs is missing. It holds nothing, sends nothing and hears nothing
 * until it is there.
 */
final class FaultState implements State {

  private final Router router;

  private FaultState(Router router) {
    this.router = router;
  }

  static FaultState enter(Router router, long nowNanos) {
    router.forgetActiveRouter();
    router.reportTransition(VrrpState.FAULT, router.faultCause(), nowNanos);
    return new FaultState(router);
  }

  @Override
  public VrrpState visible() {
    return VrrpState.FAULT;
  }

  @Override
  public long deadlineNanos() {
    return Router.NEVER;
  }

  @Override
  public State startup(long nowNanos) {
    return this;
  }

  @Override
  public State shutdown(long nowNanos) {
    return InitializeState.stopped(router, nowNanos);
  }

  @Override
  public State advertisement(ReceivedPacket packet, long nowNanos) {
    return this;
  }

  @Override
  public State timersDue(long nowNanos) {
    return this;
  }

  /**
   * The last fault cleared: as after Startup (RFC 9568 section 6.4.1), with the whole
   * Active_Down_Interval to wait.
   */
  @Override
  public State faultsChanged(long nowNanos) {
    return router.faults().isEmpty()
        ? InitializeState.stand(router, new TransitionCause.Recovered(), nowNanos)
        : this;
  }

  @Override
  public State configured(VirtualRouterConfig before, Priority priorityBefore, long nowNanos) {
    return this;
  }

  @Override
  public State priorityChanged(Priority before, long nowNanos) {
    return this;
  }
}
