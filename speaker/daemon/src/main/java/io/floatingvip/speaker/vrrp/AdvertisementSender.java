package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.FrameSocket;
import io.floatingvip.linux.GroupRoute;
import io.floatingvip.linux.LinuxException;
import io.floatingvip.linux.VrrpRoute;
import io.floatingvip.linux.VrrpSocket;
import io.floatingvip.vrrp.AdvertisementEncoder;
import io.floatingvip.vrrp.Effect;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.Transport;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends the advertisements of one virtual router. As long as source, destinations and socket are
 * the same, sending allocates nothing.
 */
final class AdvertisementSender {
  private static final VrrpRoute[] NONE = {};

  private static final int LARGEST_IP_HEADER = 40;

  private final Segment segment;
  private final VirtualMac mac;
  private List<IpAddress> destinations = List.of();
  private VrrpRoute[] routes = NONE;
  private @Nullable VrrpSocket socket;
  private Effect.@Nullable SendAdvertisement prepared;
  private @Nullable FrameSocket frames;
  private @Nullable GroupRoute groupRoute;
  private long failures;

  AdvertisementSender(Segment segment, VirtualMac mac) {
    this.segment = segment;
    this.mac = mac;
  }

  void send(Effect.SendAdvertisement effect) {
    VrrpSocket open = segment.socket(effect.advertisement().family());
    if (open == null) {
      failures++;
      return;
    }
    FrameSocket inUse = mac.inUse().orElse(null);
    if (open != socket || inUse != frames || !isPrepared(effect)) {
      prepare(effect, open, inUse);
    }
    ByteBuffer buffer = open.outgoing();
    if (inUse != null && groupRoute != null) {
      buffer.clear();
      AdvertisementEncoder.encode(effect, destinations.getFirst(), buffer);
      send(inUse, groupRoute, buffer.position());
      return;
    }
    for (int i = 0; i < routes.length; i++) {
      buffer.clear();
      AdvertisementEncoder.encode(effect, destinations.get(i), buffer);
      send(open, routes[i], buffer.position());
    }
  }

  /**
   * The engine hands out the same object again while nothing changes, so there is nothing to
   * compare as a rule.
   */
  @SuppressWarnings("ReferenceEquality")
  private boolean isPrepared(Effect.SendAdvertisement effect) {
    return effect == prepared;
  }

  private void prepare(
      Effect.SendAdvertisement effect, VrrpSocket open, @Nullable FrameSocket inUse) {
    socket = open;
    prepared = effect;
    frames = inUse;
    groupRoute =
        inUse != null && effect.transport() instanceof Transport.Multicast() && isOnePacket(effect)
            ? inUse.route(open, effect.source().toInetAddress())
            : null;
    destinations = effect.transport().destinations(effect.source().family());
    routes = new VrrpRoute[destinations.size()];
    for (int i = 0; i < routes.length; i++) {
      routes[i] = open.route(effect.source().toInetAddress(), destinations.get(i).toInetAddress());
    }
  }

  /** Only the kernel cuts into fragments. */
  private boolean isOnePacket(Effect.SendAdvertisement effect) {
    int length = AdvertisementEncoder.length(effect.advertisement()) + LARGEST_IP_HEADER;
    return segment.link().map(link -> length <= link.mtu()).orElse(false);
  }

  private void send(FrameSocket inUse, GroupRoute route, int length) {
    try {
      inUse.send(route, length);
      segment.sent();
    } catch (LinuxException e) {
      failures++;
      segment.notSent(e);
    }
  }

  /**
   * One that can't be sent is lost as one on the wire may be; what made it fail shows in what the
   * monitor reports.
   */
  private void send(VrrpSocket open, VrrpRoute route, int length) {
    try {
      open.send(route, length);
      segment.sent();
    } catch (LinuxException e) {
      failures++;
      segment.notSent(e);
    }
  }

  long failures() {
    return failures;
  }
}
