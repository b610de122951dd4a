package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.Family;
import io.floatingvip.linux.Link;
import io.floatingvip.linux.LinuxException;
import io.floatingvip.linux.Poller;
import io.floatingvip.linux.SuspendClock;
import io.floatingvip.linux.VrrpSocket;
import io.floatingvip.vrrp.AddressFamily;
import io.floatingvip.vrrp.Event;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.ReceivedPacket;
import io.floatingvip.vrrp.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One interface, by its name, with the virtual routers on it and the sockets that they share. It
 * follows the interface when it goes, comes back with another index, or gets another MAC address.
 */
final class Segment {
  private static final int RECEIVE_BOUND = 256;
  private static final int VRIDS = 256;
  private static final long FOREIGN_MEMORY_NANOS = 60_000_000_000L;

  private final String name;
  private final Poller poller;
  private final Troubles troubles;
  private final SuspendClock clock = new SuspendClock();
  private final ReceivedPacket packet = new ReceivedPacket();
  private final Channel ipv4 = new Channel(Family.IPV4);
  private final Channel ipv6 = new Channel(Family.IPV6);
  private final ConflictWatch conflicts;
  private @Nullable Link link;
  private @Nullable Announcer announcer;
  private boolean sendingFails;

  /** One family's socket and who listens to it. */
  private static final class Channel {
    private final Family family;
    private final @Nullable RunningRouter[] routers = new RunningRouter[VRIDS];
    private final long[] foreignHeardNanos = new long[VRIDS];
    private @Nullable VrrpSocket socket;
    private String failure = "";
    private int count;
    private boolean joined;

    Channel(Family family) {
      this.family = family;
    }
  }

  Segment(String name, Poller poller, Troubles troubles) {
    this.name = name;
    this.poller = poller;
    this.troubles = troubles;
    this.conflicts = new ConflictWatch(name, ipv4.routers, troubles);
  }

  String name() {
    return name;
  }

  boolean isEmpty() {
    return ipv4.count + ipv6.count == 0;
  }

  Optional<Link> link() {
    return Optional.ofNullable(link);
  }

  private Channel channel(AddressFamily family) {
    return family == AddressFamily.IPV4 ? ipv4 : ipv6;
  }

  /** Whether a virtual router of this family and ID is here. */
  boolean isTaken(RouterSetup setup) {
    return channel(setup.config().family()).routers[setup.config().virtualRouterId().value()]
        != null;
  }

  void attach(RunningRouter router) {
    Channel channel = channel(router.setup().config().family());
    channel.routers[router.setup().config().virtualRouterId().value()] = router;
    channel.count++;
    conflicts.routersChanged();
    openOrClose(channel);
  }

  void detach(RunningRouter router) {
    Channel channel = channel(router.setup().config().family());
    channel.routers[router.setup().config().virtualRouterId().value()] = null;
    channel.count--;
    conflicts.routersChanged();
    openOrClose(channel);
  }

  /** The socket to send on, null where there is none at the moment. */
  @Nullable VrrpSocket socket(AddressFamily family) {
    return channel(family).socket;
  }

  /** Why there is no socket. */
  String socketFailure(AddressFamily family) {
    return channel(family).failure;
  }

  /**
   * Takes in what the kernel says about the interface; the routers are told what follows for them.
   */
  void refresh(HostView view, long nowNanos) {
    Link before = link;
    Link now = view.link(name).orElse(null);
    if (before != null && (now == null || now.index() != before.index())) {
      // Also when another has its name already: what was on the old one is gone.
      closeSockets();
      link = null;
      tellRouters(view, nowNanos);
    }
    link = now;
    if (now != null && announcer == null) {
      announcer = new Announcer(now, poller, troubles);
      conflicts.routersChanged();
    }
    openOrClose(ipv4);
    openOrClose(ipv6);
    if (before != null && now != null && before.index() == now.index()) {
      changed(before, now, nowNanos);
    }
    // The kernel may have let us wait for the sockets, and before nobody could be heard.
    tellRouters(view, clock.bootNanos());
    // Their source addresses may be others.
    conflicts.routersChanged();
  }

  private void tellRouters(HostView view, long nowNanos) {
    for (RunningRouter router : routers()) {
      router.environment(view, nowNanos);
    }
  }

  private void changed(Link before, Link now, long nowNanos) {
    boolean cameUp = now.isRunning() && !before.isRunning();
    if (cameUp) {
      // A switch that lost its carrier has forgotten who listens to the group.
      joinAgain(ipv4);
      joinAgain(ipv6);
    }
    if (cameUp || !now.mac().equals(before.mac())) {
      for (RunningRouter router : routers()) {
        router.on(new Event.NeighborsOutdated(), nowNanos);
      }
    }
  }

  private void joinAgain(Channel channel) {
    channel.joined = false;
    openOrClose(channel);
  }

  /** Tries again what failed, and reads settings that may have changed; once a second. */
  void tick(HostView view, long nowNanos) {
    boolean missing =
        (ipv4.count > 0 && ipv4.socket == null) || (ipv6.count > 0 && ipv6.socket == null);
    if (link != null && missing) {
      refresh(view, nowNanos);
    }
    Announcer present = announcer;
    Link on = link;
    if (present != null && on != null) {
      present.refreshSettings();
      conflicts.look(present, on, view.macs(), nowNanos);
      routers().stream()
          .filter(router -> router.setup().virtualMac())
          .forEach(RunningRouter::prepareVirtualMac);
    }
  }

  private void openOrClose(Channel channel) {
    Link present = link;
    if (present == null || channel.count == 0) {
      closeSocket(channel);
      return;
    }
    try {
      VrrpSocket socket = channel.socket;
      if (socket == null) {
        socket = VrrpSocket.open(channel.family, present.index());
        channel.socket = socket;
        channel.joined = false;
        poller.watch(socket);
      }
      join(channel, socket);
      channel.failure = "";
      troubles.clear(subject(channel));
    } catch (LinuxException e) {
      closeSocket(channel);
      channel.failure = e.getMessage();
      troubles.report(subject(channel), e);
    }
  }

  private static void join(Channel channel, VrrpSocket socket) throws LinuxException {
    boolean wanted = false;
    for (RunningRouter router : channel.routers) {
      wanted |=
          router != null && router.setup().config().transport() instanceof Transport.Multicast;
    }
    if (wanted && !channel.joined) {
      socket.join();
    } else if (!wanted && channel.joined) {
      socket.leave();
    }
    channel.joined = wanted;
  }

  /** A router is set up anew: it may need the group, or not any more, and have other addresses. */
  void reconfigured(AddressFamily family) {
    conflicts.routersChanged();
    openOrClose(channel(family));
  }

  private String subject(Channel channel) {
    return "VRRP over " + channel.family + " on " + name;
  }

  /** Gives the routers what has arrived, a bounded number of packets. */
  void receive(long nowNanos) {
    receive(ipv4, nowNanos);
    receive(ipv6, nowNanos);
  }

  private void receive(Channel channel, long nowNanos) {
    VrrpSocket socket = channel.socket;
    if (socket == null) {
      return;
    }
    try {
      for (int i = 0; i < RECEIVE_BOUND && socket.receive(); i++) {
        point(socket);
        int id = packet.virtualRouterId();
        RunningRouter router = channel.routers[id];
        if (router == null) {
          channel.foreignHeardNanos[id] = nowNanos;
        } else {
          router.on(packet, nowNanos);
        }
      }
    } catch (LinuxException e) {
      // ENETDOWN: what the monitor tells of the interface decides.
      troubles.report(subject(channel), e);
    }
  }

  private void point(VrrpSocket socket) {
    if (socket.family() == Family.IPV4) {
      packet.ipv4(socket.packet());
    } else {
      packet.ipv6(
          socket.packet(),
          socket.sourceHigh(),
          socket.sourceLow(),
          socket.destinationHigh(),
          socket.destinationLow(),
          socket.hopLimit());
    }
  }

  /** An advertisement went out. */
  void sent() {
    if (sendingFails) {
      sendingFails = false;
      troubles.clear("sending on " + name);
    }
  }

  /** The kernel refused an advertisement. */
  void notSent(LinuxException cause) {
    sendingFails = true;
    troubles.report("sending on " + name, cause);
  }

  /** Answers who asks for our addresses, and announces a few of those that wait for it. */
  void speakToNeighbors(long nowNanos) {
    Announcer present = announcer;
    Link on = link;
    if (present != null && on != null) {
      present.answer(on.mac(), nowNanos);
      present.send(on.mac(), nowNanos);
    }
  }

  long deadlineNanos() {
    Announcer present = announcer;
    return present == null ? Long.MAX_VALUE : present.deadlineNanos();
  }

  /** How to speak to the neighbors; empty while the interface is missing. */
  Optional<Announcer> announcer() {
    return Optional.ofNullable(announcer);
  }

  /** Asks for an address that somebody else has, see {@link Announcer#ask}. */
  void ask(IpAddress address, IpAddress own) {
    Announcer present = announcer;
    Link on = link;
    if (present != null && on != null) {
      present.ask(address, own, on.mac());
    }
  }

  private List<RunningRouter> routers() {
    List<RunningRouter> all = new ArrayList<>();
    for (Channel channel : List.of(ipv4, ipv6)) {
      for (RunningRouter router : channel.routers) {
        if (router != null) {
          all.add(router);
        }
      }
    }
    return all;
  }

  /** Virtual router IDs that others use on this segment. */
  List<Integer> foreignIds(long nowNanos) {
    return IntStream.range(1, VRIDS)
        .filter(id -> isRecent(ipv4, id, nowNanos) || isRecent(ipv6, id, nowNanos))
        .boxed()
        .toList();
  }

  private static boolean isRecent(Channel channel, int id, long nowNanos) {
    long heard = channel.foreignHeardNanos[id];
    return heard != 0 && channel.routers[id] == null && nowNanos - heard < FOREIGN_MEMORY_NANOS;
  }

  private void closeSocket(Channel channel) {
    VrrpSocket socket = channel.socket;
    if (socket != null) {
      poller.forget(socket);
      socket.close();
      channel.socket = null;
      channel.joined = false;
    }
  }

  private void closeSockets() {
    closeSocket(ipv4);
    closeSocket(ipv6);
    Announcer present = announcer;
    if (present != null) {
      present.close();
      announcer = null;
    }
  }

  void close() {
    closeSockets();
    troubles.clear(subject(ipv4));
    troubles.clear(subject(ipv6));
  }
}
