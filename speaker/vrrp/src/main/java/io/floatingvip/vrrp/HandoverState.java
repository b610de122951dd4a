package io.floatingvip.vrrp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An Active on its way out, Active still to the outside: it has resigned, and goes on holding and
 * serving the addresses until its successor is there. Withdrawing first, as RFC 9568 section 6.4.3
 * has it, would leave a gap of the successor's Skew_Time in which nobody answers; the overlap costs
 * nothing. When the successor is there, it is left to the owner of the router whether connections
 * in progress are served to their end.
 */
final class HandoverState implements State {

  /** A lost resignation would cost the whole Active_Down_Interval. */
  private static final int RESIGNATIONS = 3;

  /** Where nobody takes over, the addresses go after this. */
  private static final long PATIENCE_NANOS = 1_000_000_000L;

  /**
   * The successor advertises first, assigns second and announces third: so long it may take to be
   * the one who answers.
   */
  private static final long SETTLING_NANOS = 20_000_000L;

  private final Router router;
  private final AddressRestoration restoration = new AddressRestoration();
  private boolean stopping;
  private TransitionCause causeToStand;
  private @Nullable IpAddress successor;
  private long successorIntervalNanos = Router.NEVER;
  private int resignationsLeft = RESIGNATIONS;
  private long resignationNanos;
  private long endNanos;

  private HandoverState(
      Router router, boolean stopping, TransitionCause causeToStand, long nowNanos) {
    this.router = router;
    this.stopping = stopping;
    this.causeToStand = causeToStand;
    this.endNanos = nowNanos + PATIENCE_NANOS;
    resign(nowNanos);
  }

  /** To Initialize in the end. */
  static State beforeShutdown(Router router, long nowNanos) {
    return new HandoverState(router, true, new TransitionCause.ShutDown(), nowNanos);
  }

  /** To Backup in the end, or to Fault while there is one. */
  static State beforeBackup(Router router, TransitionCause cause, long nowNanos) {
    return new HandoverState(router, false, cause, nowNanos);
  }

  private void resign(long nowNanos) {
    router.sendResignation();
    resignationsLeft--;
    resignationNanos =
        resignationsLeft == 0
            ? Router.NEVER
            : nowNanos + ElectionTerms.resignationSpacingNanos(router.config());
  }

  @Override
  public VrrpState visible() {
    return VrrpState.ACTIVE;
  }

  @Override
  public long deadlineNanos() {
    return Math.min(resignationNanos, endNanos);
  }

  /** Wanted again: then as any router that starts, since the peers believe that we are gone. */
  @Override
  public State startup(long nowNanos) {
    stopping = false;
    causeToStand = new TransitionCause.Started();
    return this;
  }

  @Override
  public State shutdown(long nowNanos) {
    stopping = true;
    return this;
  }

  @Override
  public State advertisement(ReceivedPacket packet, long nowNanos) {
    if (packet.priority() != Priority.RESIGN.value() && !successorHeard()) {
      successor = router.heard(packet).address();
      successorIntervalNanos = ElectionTerms.learntIntervalNanos(router.config(), packet);
      resignationNanos = Router.NEVER;
      endNanos = Math.min(endNanos, nowNanos + SETTLING_NANOS);
    }
    return this;
  }

  @Override
  public State timersDue(long nowNanos) {
    if (nowNanos >= endNanos) {
      return finish(nowNanos);
    }
    if (nowNanos >= resignationNanos) {
      resign(nowNanos);
    }
    return this;
  }

  private State finish(long nowNanos) {
    IpAddress heard = successor;
    if (heard == null || router.isCutOff()) {
      router.withdrawAll();
    } else {
      router.retireAll(heard);
    }
    if (stopping) {
      return InitializeState.stopped(router, nowNanos);
    }
    boolean behind = successorHeard() && router.faults().isEmpty() && !router.priority().isOwner();
    return behind
        ? BackupState.behind(router, successorIntervalNanos, causeToStand, nowNanos)
        : InitializeState.stand(router, causeToStand, nowNanos);
  }

  private boolean successorHeard() {
    return successor != null;
  }

  /** Still ours to hold, but no longer to announce. */
  @Override
  public State addressMissing(VirtualAddress address, long nowNanos) {
    if (restoration.isAllowed(nowNanos)) {
      router.assign(List.of(address));
    }
    return this;
  }

  @Override
  public State faultsChanged(long nowNanos) {
    if (router.faults().isEmpty()) {
      causeToStand = new TransitionCause.Recovered();
    }
    return router.isCutOff() ? finish(nowNanos) : this;
  }

  @Override
  public State configured(VirtualRouterConfig before, Priority priorityBefore, long nowNanos) {
    router.withdraw(ElectionTerms.without(before.addresses(), router.config().addresses()));
    return this;
  }

  @Override
  public State priorityChanged(Priority before, long nowNanos) {
    return this;
  }
}
