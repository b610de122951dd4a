package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.ArpPacket;
import io.floatingvip.linux.ArpSocket;
import io.floatingvip.linux.Family;
import io.floatingvip.linux.FrameSocket;
import io.floatingvip.linux.Link;
import io.floatingvip.linux.LinuxException;
import io.floatingvip.linux.MacAddress;
import io.floatingvip.linux.NeighborAdvertisement;
import io.floatingvip.linux.NeighborSocket;
import io.floatingvip.linux.NeighborSolicitation;
import io.floatingvip.linux.Poller;
import io.floatingvip.linux.Sysctl;
import io.floatingvip.vrrp.AddressFamily;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.VirtualAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells the neighbors on one interface where the addresses are: unasked, a few at a time, and when
 * they ask, where the kernel would stay silent because the address is on another device.
 */
final class Announcer {
  /**
   * So many at once, then a pause: bursts overrun switches' and neighbors' queues, and would delay
   * our own timers.
   */
  private static final int BATCH = 32;

  private static final long PAUSE_NANOS = 1_000_000L;
  private static final int RECEIVE_BOUND = 64;

  private final Link link;
  private final Poller poller;
  private final Troubles troubles;
  private final Set<VirtualAddress> pending = new LinkedHashSet<>();
  // With whose frames, where it is not the interface's own MAC address that answers.
  private final Map<InetAddress, Optional<FrameSocket>> answered = new HashMap<>();

  /** How often hosts have asked for addresses, of those whose questions are expected. */
  private final Map<InetAddress, Long> questions = new HashMap<>();

  /** For these, and how many expect it. */
  private final Map<InetAddress, Integer> asked = new HashMap<>();

  private @Nullable ArpSocket arp;
  private @Nullable NeighborSocket neighbors;
  private final ConflictDetection conflicts = new ConflictDetection();
  private boolean arpHeard;
  private boolean answersArp;
  private boolean solicitationsHeard;
  private boolean forwards;
  private boolean settingsAreOld;
  private long pauseEndNanos;

  Announcer(Link link, Poller poller, Troubles troubles) {
    this.link = link;
    this.poller = poller;
    this.troubles = troubles;
    refreshSettings();
  }

  /** Reads again what the administrator may have changed. */
  void refreshSettings() {
    settingsAreOld = false;
    forwards = Sysctl.ofInterface(Family.IPV6, link.name(), "forwarding").orElse(0) != 0;
    // Where the kernel is told to be silent about addresses on other devices.
    answersArp = Sysctl.inForce(link.name(), "arp_ignore").orElse(0) != 0;
  }

  /** Looks for hosts that use one of these IPv4 addresses of ours, from now on. */
  void watch(Set<InetAddress> addresses) {
    conflicts.watch(addresses);
  }

  /** These hosts may have addresses of ours. */
  void expect(List<IpAddress> peers) {
    for (int i = 0; i < peers.size(); i++) {
      conflicts.expect(peers.get(i).toInetAddress());
    }
  }

  /** These are MAC addresses of this host. */
  void expect(Set<MacAddress> own) {
    conflicts.expect(own);
  }

  /** Asks who has our addresses where it is time to; to be called about once a second. */
  void detectConflicts(MacAddress mac, long nowNanos) {
    listenToArp();
    try {
      for (InetAddress address : conflicts.due(nowNanos)) {
        arp().broadcast(ArpPacket.probe(address, mac));
      }
    } catch (LinuxException e) {
      troubles.report(subject(), e);
    }
  }

  /** Whether anybody who is no known peer has said lately that an address of ours is its own. */
  boolean hearsClaims() {
    return conflicts.isClaimedByOthers();
  }

  /** Who on the segment uses the address and is no peer. */
  Optional<MacAddress> claimant(IpAddress address, long nowNanos) {
    return conflicts.claimant(address.toInetAddress(), nowNanos);
  }

  /** Tells everybody of these addresses, soon. */
  void announce(List<VirtualAddress> addresses) {
    pending.addAll(addresses);
  }

  long deadlineNanos() {
    return pending.isEmpty() ? Long.MAX_VALUE : pauseEndNanos;
  }

  /** Sends what may be sent now. */
  void send(MacAddress mac, long nowNanos) {
    sendPending(mac, nowNanos);
    if (settingsAreOld) {
      // What they are for comes later, and clients wait for what has been sent.
      refreshSettings();
    }
  }

  private void sendPending(MacAddress mac, long nowNanos) {
    if (pending.isEmpty() || nowNanos < pauseEndNanos) {
      return;
    }
    Iterator<VirtualAddress> next = pending.iterator();
    for (int i = 0; i < BATCH && next.hasNext(); i++) {
      announce(next.next().address(), mac);
      next.remove();
    }
    pauseEndNanos = nowNanos + PAUSE_NANOS;
  }

  private void announce(IpAddress announced, MacAddress mac) {
    InetAddress address = announced.toInetAddress();
    FrameSocket frames = frames(address);
    try {
      if (announced.family() == AddressFamily.IPV4) {
        if (frames == null) {
          arp().broadcast(ArpPacket.announcement(address, mac));
        } else {
          frames.broadcast(ArpPacket.announcement(address, frames.from()));
        }
      } else if (frames == null) {
        neighbors().broadcast(NeighborAdvertisement.unsolicited(address, mac, forwards));
      } else {
        frames.broadcast(NeighborAdvertisement.unsolicited(address, frames.from(), forwards));
      }
      troubles.clear(subject());
    } catch (LinuxException e) {
      // It is announced again by and by, see AnnouncementSchedule of the engine.
      troubles.report(subject(), e);
    }
  }

  private @Nullable FrameSocket frames(InetAddress address) {
    return answered.getOrDefault(address, Optional.empty()).orElse(null);
  }

  /**
   * Answers for an address that another device of this host holds; where the kernel does so itself,
   * leaves it to the kernel.
   *
   * @param frames to answer with, and to announce, where it is not the interface's own MAC address
   */
  void answerFor(IpAddress address, Optional<FrameSocket> frames) {
    if (answered.put(address.toInetAddress(), frames) != null) {
      return;
    }
    if (address.family() == AddressFamily.IPV4 && answered.size() == 1) {
      // For the first; they are read each second for the others, see Segment#tick.
      settingsAreOld = true;
    }
    hear(address);
  }

  private void hear(IpAddress address) {
    try {
      if (address.family() == AddressFamily.IPV4) {
        listenToArp();
      } else {
        listenToSolicitations(address);
      }
    } catch (LinuxException e) {
      troubles.report(subject(), e);
    }
  }

  /** Answers for it no longer. */
  void stopAnsweringFor(IpAddress address) {
    pending.removeIf(virtual -> virtual.address().equals(address));
    NeighborSocket socket = neighbors;
    if (answered.remove(address.toInetAddress()) != null
        && address.family() == AddressFamily.IPV6
        && socket != null) {
      socket.leave(address.toInetAddress());
    }
  }

  /**
   * Asks the segment for an address that somebody else has, in the name of one of ours: nobody
   * learns anything from it, and who has the address learns that we are here.
   */
  void ask(IpAddress address, IpAddress own, MacAddress mac) {
    try {
      if (address.family() == AddressFamily.IPV4) {
        arp().broadcast(ArpPacket.question(address.toInetAddress(), own.toInetAddress(), mac));
      } else {
        neighbors()
            .ask(new NeighborSolicitation(own.toInetAddress(), address.toInetAddress(), mac));
      }
    } catch (LinuxException e) {
      troubles.report(subject(), e);
    }
  }

  /** Counts from now on how often this host asks for one of the addresses. */
  void expectQuestions(IpAddress host, List<VirtualAddress> about) {
    questions.putIfAbsent(host.toInetAddress(), 0L);
    for (VirtualAddress address : about) {
      asked.merge(address.address().toInetAddress(), 1, Integer::sum);
      hear(address.address());
    }
  }

  /** How often it has asked; 0 where its questions are not expected. */
  long questionsOf(IpAddress host) {
    return questions.getOrDefault(host.toInetAddress(), 0L);
  }

  /** Ends what {@link #expectQuestions} has begun. */
  void expectNoQuestions(List<VirtualAddress> about) {
    for (VirtualAddress address : about) {
      InetAddress wanted = address.address().toInetAddress();
      boolean expected = asked.containsKey(wanted);
      asked.computeIfPresent(wanted, (_, count) -> count == 1 ? null : count - 1);
      NeighborSocket socket = neighbors;
      if (expected && address.address().family() == AddressFamily.IPV6 && socket != null) {
        socket.leave(wanted);
      }
    }
  }

  private void listenToArp() {
    boolean wanted =
        !conflicts.isEmpty()
            || answered.keySet().stream().anyMatch(Inet4Address.class::isInstance)
            || asked.keySet().stream().anyMatch(Inet4Address.class::isInstance);
    if (wanted == arpHeard) {
      return;
    }
    try {
      if (wanted) {
        ArpSocket socket = arp();
        socket.listen();
        poller.watch(socket);
      } else {
        closeArp();
      }
      arpHeard = wanted;
    } catch (LinuxException e) {
      troubles.report(subject(), e);
    }
  }

  private void listenToSolicitations(IpAddress address) throws LinuxException {
    NeighborSocket socket = neighbors();
    socket.join(address.toInetAddress());
    if (!solicitationsHeard) {
      socket.listen();
      poller.watch(socket);
      solicitationsHeard = true;
    }
  }

  /** Answers who has asked, a bounded number. */
  void answer(MacAddress mac, long nowNanos) {
    try {
      if (arpHeard) {
        hearArp(arp(), mac, nowNanos);
      }
      if (solicitationsHeard) {
        answerSolicitations(neighbors(), mac);
      }
    } catch (LinuxException e) {
      troubles.report(subject(), e);
    }
  }

  private void hearArp(ArpSocket socket, MacAddress mac, long nowNanos) throws LinuxException {
    for (int i = 0; i < RECEIVE_BOUND; i++) {
      Optional<ArpPacket> packet = socket.receive();
      if (packet.isEmpty()) {
        return;
      }
      ArpPacket request = packet.get();
      conflicts.heard(request, mac, nowNanos);
      if (!request.isReply()) {
        count(request.sender(), request.target());
      }
      boolean ours = !request.isReply() && answered.containsKey(request.target());
      if (ours && !request.senderMac().equals(mac)) {
        answer(socket, request, mac);
      }
    }
  }

  private void answer(ArpSocket socket, ArpPacket request, MacAddress mac) throws LinuxException {
    FrameSocket frames = frames(request.target());
    if (frames != null) {
      frames.send(request.reply(frames.from()), request.senderMac());
    } else if (answersArp) {
      socket.send(request.reply(mac), request.senderMac());
    }
  }

  private void answerSolicitations(NeighborSocket socket, MacAddress mac) throws LinuxException {
    for (int i = 0; i < RECEIVE_BOUND; i++) {
      Optional<NeighborSolicitation> solicitation = socket.receive();
      if (solicitation.isEmpty()) {
        return;
      }
      InetAddress target = solicitation.get().target();
      count(solicitation.get().source(), target);
      FrameSocket frames = frames(target);
      if (frames != null) {
        frames.answer(solicitation.get(), forwards);
      } else if (answered.containsKey(target)) {
        socket.answer(solicitation.get(), mac, forwards);
      }
    }
  }

  private void count(InetAddress host, InetAddress target) {
    if (asked.containsKey(target)) {
      questions.computeIfPresent(host, (_, count) -> count + 1);
    }
  }

  private ArpSocket arp() throws LinuxException {
    ArpSocket open = arp;
    if (open == null) {
      open = ArpSocket.open(link.index());
      arp = open;
    }
    return open;
  }

  private NeighborSocket neighbors() throws LinuxException {
    NeighborSocket open = neighbors;
    if (open == null) {
      open = NeighborSocket.open(link.index());
      neighbors = open;
    }
    return open;
  }

  private void closeArp() {
    ArpSocket open = arp;
    if (open != null) {
      poller.forget(open);
      open.close();
      arp = null;
    }
  }

  private String subject() {
    return "neighbors on " + link.name();
  }

  void close() {
    closeArp();
    NeighborSocket open = neighbors;
    if (open != null) {
      poller.forget(open);
      open.close();
      neighbors = null;
    }
    troubles.clear(subject());
  }
}
