package io.floatingvip.vrrp;

import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * One virtual router on one interface: the state machine of RFC 9568 section 6.
 *
 * <p>Times are nanoseconds on one clock that never goes back and never wraps, best one that counts
 * the time that a machine is suspended (CLOCK_BOOTTIME). In the steady state, where an Active
 * advertises and a Backup hears it, no call allocates.
 */
public final class VrrpInstance {

  /** The deadline of an instance that waits for events only. */
  public static final long NO_DEADLINE = Router.NEVER;

  private final Router router;
  private final Receiver receiver;
  private final List<Effect> effects;
  private State state;

  /** An instance in Initialize, with the fault {@link FaultKind#NO_SOURCE_ADDRESS}. */
  public VrrpInstance(VirtualRouterConfig config) {
    router = new Router(config);
    receiver = new Receiver(router);
    effects = Collections.unmodifiableList(router.effects());
    state = InitializeState.of(router);
  }

  /**
   * Handles one event.
   *
   * @param event what happened
   * @param nowNanos when it is handled, at least the time of the call before
   * @return what to do, in this order; the list is valid until the next call, its elements for ever
   * @throws IllegalArgumentException when a {@link Event.ConfigurationChanged} is for another
   *     virtual router, or a {@link Event.SourceAddressChanged} of another family
   */
  public List<Effect> on(Event event, long nowNanos) {
    router.effects().clear();
    state = next(event, nowNanos);
    return effects;
  }

  private State next(Event event, long nowNanos) {
    return switch (event) {
      case ReceivedPacket packet -> received(packet, nowNanos);
      case Event.TimersDue() -> state.timersDue(nowNanos);
      case Event.Startup() -> state.startup(nowNanos);
      case Event.Shutdown() -> state.shutdown(nowNanos);
      case Event.SourceAddressChanged(IpAddress address) -> sourceChanged(address, nowNanos);
      case Event.FaultRaised(Fault fault) -> {
        router.faults().put(fault.kind(), fault);
        yield state.faultsChanged(nowNanos);
      }
      case Event.FaultCleared(FaultKind kind) -> faultCleared(kind, nowNanos);
      case Event.ConfigurationChanged(VirtualRouterConfig config) -> configured(config, nowNanos);
      case Event.PriorityAdjusted(int weight) -> priorityAdjusted(weight, nowNanos);
      case Event.AddressMissing(IpAddress address) -> addressMissing(address, nowNanos);
      case Event.AddressForeign(IpAddress address) -> {
        router.markForeign(address);
        yield state;
      }
      case Event.NeighborsOutdated() -> state.neighborsOutdated(nowNanos);
      case Event.PromotionGranted() -> state.promotionGranted(nowNanos);
      case Event.GroupDemoted() -> state.groupDemoted(nowNanos);
    };
  }

  private State received(ReceivedPacket packet, long nowNanos) {
    VrrpState visible = state.visible();
    boolean listening = visible == VrrpState.BACKUP || visible == VrrpState.ACTIVE;
    return listening && receiver.accept(packet, nowNanos)
        ? state.advertisement(packet, nowNanos)
        : state;
  }

  private State sourceChanged(IpAddress address, long nowNanos) {
    if (address.family() != router.config().family()) {
      throw new IllegalArgumentException(
          "source address " + address + " of a virtual router of " + router.config().family());
    }
    router.changeSource(address);
    return faultCleared(FaultKind.NO_SOURCE_ADDRESS, nowNanos);
  }

  private State faultCleared(FaultKind kind, long nowNanos) {
    return router.faults().remove(kind) == null ? state : state.faultsChanged(nowNanos);
  }

  private State configured(VirtualRouterConfig config, long nowNanos) {
    VirtualRouterConfig before = router.config();
    if (!config.sameRouterAs(before)) {
      throw new IllegalArgumentException(
          "a configuration of another virtual router: make another instance");
    }
    if (config.equals(before)) {
      return state;
    }
    Priority priorityBefore = router.priority();
    router.configure(config);
    return state.configured(before, priorityBefore, nowNanos);
  }

  private State priorityAdjusted(int weight, long nowNanos) {
    Priority before = router.priority();
    router.adjustPriority(weight);
    return router.priority().equals(before) ? state : state.priorityChanged(before, nowNanos);
  }

  private State addressMissing(IpAddress address, long nowNanos) {
    for (VirtualAddress virtual : router.config().addresses()) {
      if (virtual.address().equals(address)) {
        router.markMissing(virtual);
        return state.addressMissing(virtual, nowNanos);
      }
    }
    return state;
  }

  /**
   * When {@link Event#TIMERS_DUE} is due, {@link #NO_DEADLINE} for never. An earlier one does no
   * harm.
   */
  public long nextDeadlineNanos() {
    return state.deadlineNanos();
  }

  /** The state. */
  public VrrpState state() {
    return state.visible();
  }

  /** True while it resigns: Active still, but not for long. */
  public boolean isResigning() {
    return state instanceof HandoverState;
  }

  /** True for a member of a sync group that only waits for the others to become Active. */
  public boolean isReady() {
    return state.isReady();
  }

  Collection<Fault> faults() {
    return router.faults().values();
  }

  /** The configuration in use. */
  public VirtualRouterConfig config() {
    return router.config();
  }

  /** All that a status wants to show. */
  public VirtualRouterStatus status() {
    return router.status();
  }

  /** Advertisements sent, resignations included; one to several unicast peers counts once. */
  public long sent() {
    return router.sent();
  }

  /** Advertisements that counted. */
  public long received() {
    return receiver.log().accepted();
  }

  /** Packets dropped on this rung of the receive ladder. */
  public long dropped(DropReason reason) {
    return receiver.log().dropped(reason);
  }

  /** Advertisements that counted but were not as expected. */
  public long discrepancies(Discrepancy kind) {
    return receiver.log().seen(kind);
  }
}
