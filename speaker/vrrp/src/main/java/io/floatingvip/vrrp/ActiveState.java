package io.floatingvip.vrrp;

import java.time.Duration;
import java.util.List;

/** Active (RFC 9568 section 6.4.3): holds, announces and advertises the addresses. */
final class ActiveState implements State {

  /** An answer to another Active goes out at most this often, however many advertisements come. */
  private static final long ANSWER_SPACING_NANOS = 10_000_000L;

  /** And the neighbours are told at most this often. */
  private static final long CONTEST_ANNOUNCEMENT_SPACING_NANOS = 1_000_000_000L;

  private final Router router;
  private final AnnouncementSchedule announcements = new AnnouncementSchedule();
  private final AddressRestoration restoration = new AddressRestoration();
  private long advertisementNanos;
  private long sentNanos;
  private long answerAllowedNanos = Long.MIN_VALUE;
  private long contestAnnouncementAllowedNanos = Long.MIN_VALUE;

  private ActiveState(Router router) {
    this.router = router;
  }

  /**
   * First the word to the other routers, then the addresses, then the neighbours (RFC 9568 section
   * 6.4.2).
   */
  static ActiveState enter(Router router, TransitionCause cause, long nowNanos) {
    ActiveState state = new ActiveState(router);
    state.takeHold(nowNanos);
    state.advertisementNanos = nowNanos + state.intervalNanos();
    router.reportTransition(VrrpState.ACTIVE, cause, nowNanos);
    return state;
  }

  private void takeHold(long nowNanos) {
    send(nowNanos);
    router.assign(router.config().addresses());
    announce(nowNanos);
  }

  private void announce(long nowNanos) {
    announcements.restart(nowNanos);
    router.announceNeighbors();
  }

  private void send(long nowNanos) {
    sentNanos = nowNanos;
    router.sendAdvertisement();
  }

  @Override
  public VrrpState visible() {
    return VrrpState.ACTIVE;
  }

  @Override
  public long deadlineNanos() {
    return Math.min(
        advertisementNanos, Math.min(announcements.deadlineNanos(), restoration.deadlineNanos()));
  }

  @Override
  public State startup(long nowNanos) {
    return this;
  }

  @Override
  public State shutdown(long nowNanos) {
    return HandoverState.enter(router, true, nowNanos);
  }

  @Override
  public State timersDue(long nowNanos) {
    if (nowNanos >= advertisementNanos) {
      if (hasLapsed(nowNanos)) {
        takeHold(nowNanos);
      } else {
        send(nowNanos);
      }
      long next = advertisementNanos + intervalNanos();
      advertisementNanos = next > nowNanos ? next : nowNanos + intervalNanos();
    }
    if (restoration.isDue(nowNanos)) {
      restoration.done();
      router.assign(router.config().addresses());
      announce(nowNanos);
    }
    if (nowNanos >= announcements.deadlineNanos()) {
      announcements.advance(nowNanos);
      router.announceNeighbors();
    }
    return this;
  }

  /** True when we were silent for so long that a peer may have taken over in good faith. */
  private boolean hasLapsed(long nowNanos) {
    return nowNanos - sentNanos >= ElectionTerms.lapseNanos(router.config());
  }

  @Override
  public State advertisement(ReceivedPacket packet, long nowNanos) {
    if (packet.priority() == Priority.RESIGN.value()) {
      return otherResigned(nowNanos);
    }
    if (hasLapsed(nowNanos)) {
      ActiveRouter successor = router.heard(packet);
      router.withdrawAll();
      Duration suspension = Duration.ofNanos(nowNanos - sentNanos);
      return BackupState.yieldTo(
          router, packet, new TransitionCause.Suspended(successor.address(), suspension), nowNanos);
    }
    if (isBetter(packet)) {
      ActiveRouter successor = router.heard(packet);
      router.withdrawAll();
      return BackupState.yieldTo(
          router,
          packet,
          new TransitionCause.BetterRouter(successor.address(), successor.priority()),
          nowNanos);
    }
    return contest(nowNanos);
  }

  /**
   * Somebody stops who believed to be Active: answer, so that a Backup need not wait, and start the
   * timer anew.
   */
  private State otherResigned(long nowNanos) {
    if (nowNanos < answerAllowedNanos) {
      return this;
    }
    if (hasLapsed(nowNanos)) {
      takeHold(nowNanos);
    } else {
      send(nowNanos);
    }
    answerAllowedNanos = nowNanos + ANSWER_SPACING_NANOS;
    advertisementNanos = nowNanos + intervalNanos();
    return this;
  }

  /** A higher priority, or the same and a higher address. */
  private boolean isBetter(ReceivedPacket packet) {
    int mine = router.priority().value();
    IpAddress self = router.source();
    return packet.priority() > mine
        || (packet.priority() == mine && self != null && packet.sourceIsGreaterThan(self));
  }

  /**
   * A lower-priority Active: tell it and the neighbours at once. The advertisement timer is left
   * alone, or whoever sends faster than we do could silence us.
   */
  private State contest(long nowNanos) {
    if (nowNanos >= answerAllowedNanos) {
      answerAllowedNanos = nowNanos + ANSWER_SPACING_NANOS;
      send(nowNanos);
      if (nowNanos >= contestAnnouncementAllowedNanos) {
        contestAnnouncementAllowedNanos = nowNanos + CONTEST_ANNOUNCEMENT_SPACING_NANOS;
        announce(nowNanos);
      }
    }
    return this;
  }

  @Override
  public State addressMissing(VirtualAddress address, long nowNanos) {
    if (restoration.isAllowed(nowNanos)) {
      router.assign(List.of(address));
      announce(nowNanos);
    }
    return this;
  }

  @Override
  public State neighborsOutdated(long nowNanos) {
    announce(nowNanos);
    return this;
  }

  @Override
  public State groupDemoted(long nowNanos) {
    return HandoverState.enter(router, false, nowNanos);
  }

  @Override
  public State faultsChanged(long nowNanos) {
    if (router.faults().isEmpty()) {
      return this;
    }
    if (router.isCutOff()) {
      router.withdrawAll();
      return FaultState.enter(router, nowNanos);
    }
    return HandoverState.enter(router, false, nowNanos);
  }

  /** Nothing here makes an Active resign; what it says of itself it says at once. */
  @Override
  public State configured(VirtualRouterConfig before, Priority priorityBefore, long nowNanos) {
    VirtualRouterConfig config = router.config();
    List<VirtualAddress> added = ElectionTerms.without(config.addresses(), before.addresses());
    List<VirtualAddress> removed = ElectionTerms.without(before.addresses(), config.addresses());
    send(nowNanos);
    advertisementNanos = Math.min(advertisementNanos, nowNanos + intervalNanos());
    router.assign(added);
    router.withdraw(removed);
    if (!added.isEmpty()) {
      announce(nowNanos);
    }
    return this;
  }

  @Override
  public State priorityChanged(Priority before, long nowNanos) {
    send(nowNanos);
    return this;
  }

  private long intervalNanos() {
    return router.config().interval().nanos();
  }
}
