package io.floatingvip.vrrp;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Backup (RFC 9568 section 6.4.2): holds no address and watches the Active. */
final class BackupState implements State {

  private final Router router;
  private long activeIntervalNanos;
  private boolean intervalLearnt;
  private long downNanos;

  /** Until then a better Active may be there, heard or, at the beginning, not yet heard. */
  private long betterUntilNanos;

  private long preemptNanos = Router.NEVER;
  private long heardNanos;
  private long lesserHeardNanos = -1;
  private boolean graceGiven;
  private boolean proposed;
  private @Nullable ActiveRouter resigned;

  private BackupState(Router router, long activeIntervalNanos, long nowNanos) {
    this.router = router;
    this.activeIntervalNanos = activeIntervalNanos;
    this.heardNanos = nowNanos;
    this.downNanos = nowNanos + activeDownNanos(router.priority());
    this.betterUntilNanos = downNanos;
  }

  /**
   * From a state in which nobody was heard: the interval is our own until the Active's is learnt.
   */
  static BackupState enter(Router router, TransitionCause cause, long nowNanos) {
    router.forgetActiveRouter();
    BackupState state = new BackupState(router, router.config().interval().nanos(), nowNanos);
    router.reportTransition(VrrpState.BACKUP, cause, nowNanos);
    return state;
  }

  /** An owner in a sync group: ready at once, but not alone. */
  static BackupState enterReady(Router router, TransitionCause cause, long nowNanos) {
    BackupState state = enter(router, cause, nowNanos);
    state.proposed = true;
    return state;
  }

  /** From Active, behind a successor that was heard (RFC 9568 section 6.4.3). */
  static BackupState behind(
      Router router, long activeIntervalNanos, TransitionCause cause, long nowNanos) {
    BackupState state = new BackupState(router, activeIntervalNanos, nowNanos);
    state.intervalLearnt = router.config().version() == VrrpVersion.V3;
    router.reportTransition(VrrpState.BACKUP, cause, nowNanos);
    return state;
  }

  @Override
  public VrrpState visible() {
    return VrrpState.BACKUP;
  }

  @Override
  public long deadlineNanos() {
    return proposed ? Router.NEVER : Math.min(downNanos, preemptNanos);
  }

  @Override
  public boolean isReady() {
    return proposed;
  }

  @Override
  public State startup(long nowNanos) {
    return this;
  }

  /** Cancels the timer and says nothing (RFC 9568 section 6.4.2). */
  @Override
  public State shutdown(long nowNanos) {
    proposed = false;
    return InitializeState.stopped(router, nowNanos);
  }

  @Override
  public State advertisement(ReceivedPacket packet, long nowNanos) {
    ActiveRouter active = router.heard(packet);
    graceGiven = false;
    if (active.priority().isResignation()) {
      return activeResigned(active, nowNanos);
    }
    resigned = null;
    if (!router.preempts() || active.priority().compareTo(router.priority()) >= 0) {
      preemptNanos = Router.NEVER;
      lesserHeardNanos = -1;
      activeAccepted(packet, nowNanos);
      betterUntilNanos = downNanos;
      return this;
    }
    lesserHeardNanos = nowNanos;
    return lesserActive(packet, nowNanos);
  }

  /** Priority 0 sets the timer to Skew_Time; it never puts a takeover off that is due sooner. */
  private State activeResigned(ActiveRouter active, long nowNanos) {
    if (resigned == null) {
      resigned = active;
    }
    router.forgetActiveRouter();
    preemptNanos = Router.NEVER;
    lesserHeardNanos = -1;
    downNanos = Math.min(downNanos, nowNanos + skewNanos());
    return this;
  }

  private void activeAccepted(ReceivedPacket packet, long nowNanos) {
    heardNanos = nowNanos;
    activeIntervalNanos = ElectionTerms.learntIntervalNanos(router.config(), packet);
    intervalLearnt = router.config().version() == VrrpVersion.V3;
    downNanos = nowNanos + activeDownNanos(router.priority());
    proposed = false;
  }

  /**
   * An Active of lower priority is discarded: the timer runs on, and its end is the preemption.
   * With a preempt delay it is respected until the delay has passed since it was first heard, and
   * replaced right then.
   */
  private State lesserActive(ReceivedPacket packet, long nowNanos) {
    long delayNanos = router.config().preemption().delay().toNanos();
    if (delayNanos == 0 || router.priority().isOwner()) {
      return this;
    }
    if (preemptNanos == Router.NEVER) {
      preemptNanos = Math.max(nowNanos + delayNanos, betterUntilNanos);
    }
    // Next to a better Active with a longer interval it must not end the wait for that one sooner.
    long interval = ElectionTerms.learntIntervalNanos(router.config(), packet);
    boolean prolongs = nowNanos + activeDownNanos(router.priority(), interval) >= downNanos;
    if (nowNanos < preemptNanos && prolongs) {
      activeAccepted(packet, nowNanos);
    }
    return this;
  }

  @Override
  public State timersDue(long nowNanos) {
    long due = deadlineNanos();
    if (nowNanos < due) {
      return this;
    }
    // So late that the Active may have been heard had we been awake: one more chance for it.
    if (nowNanos - due > activeIntervalNanos && !graceGiven) {
      graceGiven = true;
      downNanos = nowNanos + activeIntervalNanos + skewNanos();
      preemptNanos = preemptNanos == Router.NEVER ? Router.NEVER : downNanos;
      return this;
    }
    if (router.config().grouped()) {
      proposed = true;
      return this;
    }
    return ActiveState.enter(router, takeoverCause(nowNanos), predecessor(nowNanos), nowNanos);
  }

  private TransitionCause takeoverCause(long nowNanos) {
    ActiveRouter gone = resigned;
    if (gone != null) {
      return new TransitionCause.HandedOver(gone.address());
    }
    ActiveRouter lesser = lesserStillHeard(nowNanos);
    return lesser == null
        ? new TransitionCause.ActiveSilent(Duration.ofNanos(nowNanos - heardNanos))
        : new TransitionCause.Preempted(lesser.address(), lesser.priority());
  }

  /** Who serves the addresses until we take them over; null when that one is silent. */
  private @Nullable IpAddress predecessor(long nowNanos) {
    ActiveRouter gone = resigned;
    ActiveRouter alive = gone == null ? lesserStillHeard(nowNanos) : gone;
    return alive == null ? null : alive.address();
  }

  private @Nullable ActiveRouter lesserStillHeard(long nowNanos) {
    boolean stillHeard =
        lesserHeardNanos >= 0 && nowNanos - lesserHeardNanos <= 3 * activeIntervalNanos;
    return stillHeard ? router.status().activeRouter().orElse(null) : null;
  }

  @Override
  public State promotionGranted(long nowNanos) {
    return proposed
        ? ActiveState.enter(
            router, new TransitionCause.GroupDecision(), predecessor(nowNanos), nowNanos)
        : this;
  }

  @Override
  public State faultsChanged(long nowNanos) {
    if (router.faults().isEmpty()) {
      return this;
    }
    proposed = false;
    return FaultState.enter(router, nowNanos);
  }

  @Override
  public State configured(VirtualRouterConfig before, Priority priorityBefore, long nowNanos) {
    long intervalBefore = before.interval().nanos();
    long interval = router.config().interval().nanos();
    // What was learnt from the Active stays; version 2 learns nothing.
    if (interval != intervalBefore && !intervalLearnt) {
      downNanos +=
          activeDownNanos(priorityBefore, interval)
              - activeDownNanos(priorityBefore, intervalBefore);
      activeIntervalNanos = interval;
    }
    if (!router.config().preemption().equals(before.preemption())) {
      preemptNanos = Router.NEVER;
    }
    proposed &= router.config().grouped();
    return priorityChanged(priorityBefore, nowNanos);
  }

  /**
   * Moves the deadline by what the priority makes of it: restarting it could put a takeover off for
   * ever.
   */
  @Override
  public State priorityChanged(Priority before, long nowNanos) {
    downNanos += activeDownNanos(router.priority()) - activeDownNanos(before);
    return this;
  }

  private long skewNanos() {
    return ElectionTerms.skewNanos(
        router.config().version(), router.priority(), activeIntervalNanos);
  }

  private long activeDownNanos(Priority priority) {
    return activeDownNanos(priority, activeIntervalNanos);
  }

  private long activeDownNanos(Priority priority, long intervalNanos) {
    return ElectionTerms.activeDownNanos(router.config().version(), priority, intervalNanos);
  }
}
