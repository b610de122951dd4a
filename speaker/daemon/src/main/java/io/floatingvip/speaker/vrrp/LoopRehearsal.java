package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.Poller;
import io.floatingvip.vrrp.AdvertisementEncoder;
import io.floatingvip.vrrp.Effect;
import io.floatingvip.vrrp.Event;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.Priority;
import io.floatingvip.vrrp.ReceivedPacket;
import io.floatingvip.vrrp.VirtualAddress;
import io.floatingvip.vrrp.VirtualRouterConfig;
import io.floatingvip.vrrp.VirtualRouterId;
import io.floatingvip.vrrp.VrrpInstance;
import io.floatingvip.vrrp.VrrpState;
import io.floatingvip.vrrp.VrrpVersion;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Has a virtual router take over and hand over, on an interface that does not exist, so that it
 * does nothing to the host.
 */
final class LoopRehearsal {
  private static final int HOP_LIMIT = 255;
  private static final int BUFFER_BYTES = 64;
  private static final String NAME = "rehearsal";
  private static final IpAddress OWN = IpAddress.parse("fe80::1");
  private static final IpAddress PEER = IpAddress.parse("fe80::2");

  /** For documentation only (RFC 3849). */
  private static final VirtualRouterConfig CONFIG =
      VirtualRouterConfig.of(
          VrrpVersion.V3,
          new VirtualRouterId(1),
          List.of(VirtualAddress.parse("fe80::3"), VirtualAddress.parse("2001:db8::1")));

  private final RunningRouter router;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private final ReceivedPacket packet = new ReceivedPacket();
  private long nowNanos;

  /** To be played by the thread that all of this belongs to. */
  LoopRehearsal(
      Poller poller, AddressKeeper keeper, Handovers handovers, Troubles troubles, long nowNanos) {
    Segment nowhere = new Segment("", poller, troubles);
    RouterSetup setup = RouterSetup.of(NAME, nowhere.name(), CONFIG);
    this.router = new RunningRouter(setup, nowhere, keeper, handovers, _ -> {});
    this.nowNanos = nowNanos;
    router.on(new Event.SourceAddressChanged(OWN), nowNanos);
    router.start(nowNanos);
  }

  /** Once; returns whether the virtual router took over from a predecessor. */
  boolean play() {
    VrrpInstance peer = new VrrpInstance(CONFIG.withPriority(new Priority(200)));
    peer.on(new Event.SourceAddressChanged(PEER), nowNanos);
    peer.on(Event.STARTUP, nowNanos);
    nowNanos = peer.nextDeadlineNanos();
    hear(peer.on(Event.TIMERS_DUE, nowNanos));
    hear(peer.on(Event.SHUTDOWN, nowNanos));
    nowNanos = router.deadlineNanos();
    router.on(Event.TIMERS_DUE, nowNanos);
    return router.state() == VrrpState.ACTIVE;
  }

  private void hear(List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.SendAdvertisement advertisement) {
        IpAddress group = PEER.family().multicastGroup();
        buffer.clear();
        AdvertisementEncoder.encode(advertisement, group, buffer);
        packet.ipv6(buffer.flip(), PEER.high(), PEER.low(), group.high(), group.low(), HOP_LIMIT);
        router.on(packet, nowNanos);
      }
    }
  }

  /** Lets go what the virtual router has. */
  void end() {
    router.retire(nowNanos);
  }
}
