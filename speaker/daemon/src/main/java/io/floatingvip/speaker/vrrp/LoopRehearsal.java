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
 * Has a virtual router take over and hand over again and again at the start, on an interface that
 * does not exist, so that it does nothing to the host. In a real takeover nothing is run for the
 * first time then: the loop's thread, which goes before all others, would keep a processor from
 * clients and forwarder while a JVM loads and interprets.
 */
final class LoopRehearsal {
  /**
   * What has run so often the JVM has compiled, and has no reason to look at again: it looks at
   * every 32nd call, and compiles after 50 ({@code CompileThresholdScaling=0.25}).
   */
  static final int TIMES = 100;

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

  private LoopRehearsal(RunningRouter router, long nowNanos) {
    this.router = router;
    this.nowNanos = nowNanos;
  }

  /**
   * To be run by the loop's thread while it has nothing else to do.
   *
   * @return how many times the virtual router took over from a predecessor
   */
  static int play(
      Poller poller, AddressKeeper keeper, Handovers handovers, Troubles troubles, long nowNanos) {
    Segment nowhere = new Segment("", poller, troubles);
    RouterSetup setup = RouterSetup.of(NAME, nowhere.name(), CONFIG);
    RunningRouter router = new RunningRouter(setup, nowhere, keeper, handovers, _ -> {});
    return new LoopRehearsal(router, nowNanos).play();
  }

  private int play() {
    int takeovers = 0;
    router.on(new Event.SourceAddressChanged(OWN), nowNanos);
    router.start(nowNanos);
    for (int i = 0; i < TIMES; i++) {
      VrrpInstance peer = new VrrpInstance(CONFIG.withPriority(new Priority(200)));
      peer.on(new Event.SourceAddressChanged(PEER), nowNanos);
      peer.on(Event.STARTUP, nowNanos);
      nowNanos = peer.nextDeadlineNanos();
      hear(peer.on(Event.TIMERS_DUE, nowNanos));
      hear(peer.on(Event.SHUTDOWN, nowNanos));
      nowNanos = router.deadlineNanos();
      router.on(Event.TIMERS_DUE, nowNanos);
      takeovers += router.state() == VrrpState.ACTIVE ? 1 : 0;
    }
    router.retire(nowNanos);
    return takeovers;
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
}
