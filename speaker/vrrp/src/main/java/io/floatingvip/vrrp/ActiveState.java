package io.floatingvip.vrrp;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Active (RFC 9568 section 6.4.3): holds, announces and advertises the addresses. */
final class ActiveState implements State {

  /** An answer to another Active goes out at most this often, however many advertisements come. */
  private static final long ANSWER_SPACING_NANOS = 10_000_000L;

  /** And the neighbours are told at most this often. */
  private static final long CONTEST_ANNOUNCEMENT_SPACING_NANOS = 1_000_000_000L;

  private final Router router;
  private final AnnouncementSchedule announcements = new AnnouncementSchedule();
  private final AddressRestoration restoration = new AddressRestoration();
  private final OwnershipDispute ownership;
  private long advertisementNanos;
  private long sentNanos;
  private long answerAllowedNanos = Long.MIN_VALUE;
  private long contestAnnouncementAllowedNanos = Long.MIN_VALUE;

  private ActiveState(Router router) {
    this.router = router;
    this.ownership = new OwnershipDispute(router);
  }

  /**
   * First the word to the other routers, then the addresses, then the neighbours (RFC 9568 section
   * 6.4.2).
   */
  static ActiveState enter(Router router, TransitionCause cause, long nowNanos) {
    return enter(router, cause, null, nowNanos);
  }

  /**
   * As above, where another router is alive that has served the addresses until now, and is about
   * to leave them to us.
   */
  static ActiveState enter(
      Router router, TransitionCause cause, @Nullable IpAddress predecessor, long nowNanos) {
    ActiveState state = new ActiveState(router);
    router.disputeOwnership(false);
    state.sentNanos = nowNanos;
    router.sendAdvertisement();
    if (predecessor != null) {
      router.continueConnections(predecessor);
    }
    router.assign(router.config().addresses());
    state.announce(nowNanos);
    state.advertisementNanos = nowNanos + state.intervalNanos();
    router.reportTransition(VrrpState.ACTIVE, cause, nowNanos);
    return state;
  }

  private void takeHold(long nowNanos) {
    sentNanos = nowNanos;
    router.sendAdvertisement();
    router.assign(router.config().addresses());
    announce(nowNanos);
  }

  private void announce(long nowNanos) {
    announcements.restart(nowNanos);
    router.announceNeighbors();
  }

  /**
   * Advertises; after a silence in which others may have held the addresses, they are taken anew.
   */
  private void send(long nowNanos) {
    if (hasLapsed(nowNanos)) {
      takeHold(nowNanos);
    } else {
      sentNanos = nowNanos;
      router.sendAdvertisement();
    }
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
    return HandoverState.beforeShutdown(router, nowNanos);
  }

  @Override
  public State timersDue(long nowNanos) {
    if (nowNanos >= advertisementNanos) {
      send(nowNanos);
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
      // Connections are lost: the successor knows nothing of them, nor that we live.
      router.withdrawAll();
      Duration suspension = Duration.ofNanos(nowNanos - sentNanos);
      return yieldTo(
          packet,
          new TransitionCause.Suspended(router.heard(packet).address(), suspension),
          nowNanos);
    }
    if (ownership.isLost(packet, nowNanos)) {
      router.disputeOwnership(true);
    }
    if (isBetter(packet)) {
      // A last word, so that it learns of us and tells the neighbours who may have listened to us.
      router.sendAdvertisement();
      ActiveRouter successor = router.heard(packet);
      router.retireAll(successor.address());
      return yieldTo(
          packet,
          new TransitionCause.BetterRouter(successor.address(), successor.priority()),
          nowNanos);
    }
    return contest(nowNanos);
  }

  private State yieldTo(ReceivedPacket packet, TransitionCause cause, long nowNanos) {
    long interval = ElectionTerms.learntIntervalNanos(router.config(), packet);
    return BackupState.behind(router, interval, cause, nowNanos);
  }

  /**
   * Somebody stops who believed to be Active: answer, so that a Backup need not wait, and start the
   * timer anew.
   */
  private State otherResigned(long nowNanos) {
    if (nowNanos < answerAllowedNanos) {
      return this;
    }
    send(nowNanos);
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
      } else {
        announcements.noLaterThan(contestAnnouncementAllowedNanos);
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
    return HandoverState.beforeBackup(router, new TransitionCause.GroupDecision(), nowNanos);
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
    return HandoverState.beforeBackup(router, router.faultCause(), nowNanos);
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
