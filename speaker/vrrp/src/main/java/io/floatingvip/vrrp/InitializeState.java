package io.floatingvip.vrrp;

/**
 * Initialize (RFC 9568 section 6.4.1): not started, shut down, or in the startup delay. Hears
 * nothing.
 */
final class InitializeState implements State {

  private final Router router;
  private final boolean started;

  private InitializeState(Router router, boolean started) {
    this.router = router;
    this.started = started;
  }

  static InitializeState of(Router router) {
    return new InitializeState(router, false);
  }

  /** Shut down: only a Startup leads out again. */
  static InitializeState stopped(Router router, long nowNanos) {
    router.forgetActiveRouter();
    if (router.reportedState() != VrrpState.INITIALIZE) {
      router.reportTransition(VrrpState.INITIALIZE, new TransitionCause.ShutDown(), nowNanos);
    }
    return new InitializeState(router, false);
  }

  /**
   * Stands for election: to Fault while something is missing, to Active for an owner, to Backup
   * otherwise; in the startup delay not yet.
   */
  static State stand(Router router, TransitionCause cause, long nowNanos) {
    if (!router.faults().isEmpty()) {
      return FaultState.enter(router, nowNanos);
    }
    if (nowNanos < router.electableNanos()) {
      if (router.reportedState() != VrrpState.INITIALIZE) {
        router.reportTransition(VrrpState.INITIALIZE, cause, nowNanos);
      }
      return new InitializeState(router, true);
    }
    if (!router.priority().isOwner()) {
      return BackupState.enter(router, cause, nowNanos);
    }
    if (router.config().grouped()) {
      return BackupState.enterReady(router, cause, nowNanos);
    }
    return ActiveState.enter(router, new TransitionCause.StartedAsOwner(), nowNanos);
  }

  @Override
  public VrrpState visible() {
    return VrrpState.INITIALIZE;
  }

  @Override
  public long deadlineNanos() {
    return started ? router.electableNanos() : Router.NEVER;
  }

  @Override
  public State startup(long nowNanos) {
    if (started) {
      return this;
    }
    router.electableFrom(nowNanos + router.config().startupDelay().toNanos());
    return stand(router, new TransitionCause.Started(), nowNanos);
  }

  @Override
  public State shutdown(long nowNanos) {
    return stopped(router, nowNanos);
  }

  @Override
  public State advertisement(ReceivedPacket packet, long nowNanos) {
    return this;
  }

  @Override
  public State timersDue(long nowNanos) {
    return started && nowNanos >= router.electableNanos()
        ? stand(router, new TransitionCause.Started(), nowNanos)
        : this;
  }

  @Override
  public State faultsChanged(long nowNanos) {
    return started && !router.faults().isEmpty() ? FaultState.enter(router, nowNanos) : this;
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
