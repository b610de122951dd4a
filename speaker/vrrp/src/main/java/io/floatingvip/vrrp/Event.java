package io.floatingvip.vrrp;

/** What happens to a virtual router. Events come from its owner's thread, one at a time. */
public sealed interface Event {

  /** Start the election (RFC 9568 section 6.4.1). Without effect on a router that runs. */
  record Startup() implements Event {}

  /**
   * Stop for good. An Active first resigns, and goes on holding its addresses until its successor
   * is heard or a second has passed: the router is shut down when its state is {@link
   * VrrpState#INITIALIZE}.
   */
  record Shutdown() implements Event {}

  /** The deadline may have come; all packets that had arrived were given before. */
  record TimersDue() implements Event {}

  /** A packet of IP protocol 112 that arrived on the router's interface, valid or not. */
  sealed interface Received extends Event permits ReceivedPacket {}

  /**
   * The primary address of the interface is known, or is another one. Clears {@link
   * FaultKind#NO_SOURCE_ADDRESS}.
   *
   * @param address of the router's family; link-local for IPv6 (RFC 9568 section 5.1.2.1)
   */
  record SourceAddressChanged(IpAddress address) implements Event {}

  /** A fault is there, or its reason is another one. */
  record FaultRaised(Fault fault) implements Event {}

  /** A fault is gone. */
  record FaultCleared(FaultKind kind) implements Event {}

  /**
   * The administrator changed the configuration. Only differences have effects; none makes an
   * Active resign.
   *
   * @param config with the same version, family and virtual router ID: others are another virtual
   *     router
   */
  record ConfigurationChanged(VirtualRouterConfig config) implements Event {}

  /**
   * The tracks changed the priority.
   *
   * @param weight sum over all tracks, unclamped, added to the configured priority
   */
  record PriorityAdjusted(int weight) implements Event {}

  /**
   * An address of the router, assigned or foreign before, is not on the host (any more). An Active
   * puts it (back) there.
   */
  record AddressMissing(IpAddress address) implements Event {}

  /**
   * An address of the router was there before and is somebody else's on this host. It is never
   * withdrawn, and announced only by an owner.
   */
  record AddressForeign(IpAddress address) implements Event {}

  /**
   * Neighbours may hold wrong entries: the link came up or the MAC address changed. An Active
   * announces afresh.
   */
  record NeighborsOutdated() implements Event {}

  /**
   * All members of the sync group are ready: become Active. Ignored by a router that has not
   * proposed it.
   */
  record PromotionGranted() implements Event {}

  /** Another member of the sync group went to Backup: an Active follows. */
  record GroupDemoted() implements Event {}

  /** The constant event. */
  Event STARTUP = new Startup();

  /** The constant event. */
  Event SHUTDOWN = new Shutdown();

  /** The constant event. */
  Event TIMERS_DUE = new TimersDue();
}
