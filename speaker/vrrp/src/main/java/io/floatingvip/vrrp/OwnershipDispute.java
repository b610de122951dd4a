package io.floatingvip.vrrp;

/**
 * Two routers with priority 255. The one with the lower address yields by the ordinary rule (RFC
 * 9568 section 6.4.3); if it does not, being of a kind that never listens, the other has to, or
 * both stay Active for ever.
 */
final class OwnershipDispute {

  private final Router router;
  private long sinceNanos;
  private long lastNanos = Long.MIN_VALUE;

  OwnershipDispute(Router router) {
    this.router = router;
  }

  /**
   * True when an owner has heard another one for longer than that could take to hear and believe
   * us.
   */
  boolean isLost(ReceivedPacket packet, long nowNanos) {
    if (!router.priority().isOwner() || packet.priority() != Priority.OWNER.value()) {
      return false;
    }
    long own = router.config().interval().nanos();
    long longer = Math.max(own, ElectionTerms.learntIntervalNanos(router.config(), packet));
    if (lastNanos == Long.MIN_VALUE || nowNanos - lastNanos > 3 * longer) {
      sinceNanos = nowNanos;
    }
    lastNanos = nowNanos;
    return nowNanos - sinceNanos >= 2 * own + longer + longer / 5;
  }
}
