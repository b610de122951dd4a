package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.ArpPacket;
import io.floatingvip.linux.MacAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds hosts on the segment that use an IPv4 address of ours and are no peers (RFC 5227): asks for
 * the addresses a few times when they are new, and listens for ever. It only reports; it never
 * delays a takeover, because the kernel of a peer that is dead or suspended still answers.
 */
final class ConflictDetection {
  /** RFC 5227 section 1.1: PROBE_NUM. */
  private static final int PROBES = 3;

  private static final int PACKETS_PER_TICK = 256;
  private static final int PEERS_REMEMBERED = 1024;
  // A peer whose MAC address is not known, or has changed, has this long to answer.
  private static final long PROOF_NANOS = 2_500_000_000L;
  private static final long PROBE_AGAIN_NANOS = 10_000_000_000L;
  private static final long SILENCE_NANOS = 35_000_000_000L;
  // RFC 9568 section 7.3: 00-00-5E-00-01-{VRID}.
  private static final long VIRTUAL_ROUTER_MACS = 0x0000_5E00_0100L;

  private final Map<InetAddress, Watched> watched = new LinkedHashMap<>();
  // Those that were peers too: a suspended one's kernel goes on answering for what it held.
  private final Map<InetAddress, MacAddress> peers = new LinkedHashMap<>();
  private Set<MacAddress> own = Set.of();
  private long peersAskedNanos;
  private boolean claimedByOthers;

  /** An address of ours. */
  private static final class Watched {
    private int probes = PROBES;
    private long probedNanos;
    private long firstNanos;
    private long heardNanos;
    private MacAddress claimant = MacAddress.ZERO;

    boolean isClaimed() {
      return !claimant.equals(MacAddress.ZERO);
    }
  }

  /** Which addresses of ours to watch from now on. */
  void watch(Set<InetAddress> addresses) {
    watched.keySet().retainAll(addresses);
    addresses.forEach(address -> watched.computeIfAbsent(address, _ -> new Watched()));
  }

  /** This host may have addresses of ours. */
  void expect(InetAddress peer) {
    peers.putIfAbsent(peer, MacAddress.ZERO);
    if (peers.size() > PEERS_REMEMBERED) {
      peers.remove(peers.keySet().iterator().next());
    }
  }

  /** These are MAC addresses of this host, on this segment or another. */
  void expect(Set<MacAddress> macs) {
    own = macs;
  }

  boolean isEmpty() {
    return watched.isEmpty();
  }

  /** Somebody on the segment said something. */
  void heard(ArpPacket packet, MacAddress mac, long nowNanos) {
    MacAddress sender = packet.senderMac();
    if (sender.equals(mac) || own.contains(sender)) {
      return;
    }
    peers.computeIfPresent(packet.sender(), (_, _) -> sender);
    Watched address = watched.get(packet.sender());
    if (address == null || isVirtualRouter(sender)) {
      return;
    }
    if (!address.claimant.equals(sender)) {
      address.claimant = sender;
      address.firstNanos = nowNanos;
    }
    address.heardNanos = nowNanos;
    claimedByOthers |= !peers.containsValue(sender);
  }

  /** Whether anybody who is no known peer has claimed an address of ours and may do so still. */
  boolean isClaimedByOthers() {
    return claimedByOthers;
  }

  private static boolean isVirtualRouter(MacAddress mac) {
    return (mac.value() & ~0xFFL) == VIRTUAL_ROUTER_MACS;
  }

  /**
   * Whom to ask now, peers first: their answers say which claims are theirs; to be called about
   * once a second.
   */
  List<InetAddress> due(long nowNanos) {
    List<InetAddress> due = new ArrayList<>();
    boolean unproven = false;
    for (Map.Entry<InetAddress, Watched> entry : watched.entrySet()) {
      Watched address = entry.getValue();
      if (address.isClaimed() && nowNanos - address.heardNanos > SILENCE_NANOS) {
        address.claimant = MacAddress.ZERO;
      }
      boolean byOther = address.isClaimed() && !peers.containsValue(address.claimant);
      unproven |= byOther;
      boolean again = byOther && nowNanos - address.probedNanos > PROBE_AGAIN_NANOS;
      if ((address.probes > 0 || again) && due.size() < PACKETS_PER_TICK) {
        address.probes = Math.max(0, address.probes - 1);
        address.probedNanos = nowNanos;
        due.add(entry.getKey());
      }
    }
    claimedByOthers = unproven;
    if (unproven || !due.isEmpty() || nowNanos - peersAskedNanos > PROBE_AGAIN_NANOS) {
      peersAskedNanos = nowNanos;
      boolean all = unproven;
      peers.forEach((address, mac) -> {
        if (all || mac.equals(MacAddress.ZERO)) {
          due.addFirst(address);
        }
      });
    }
    return due;
  }

  /** Who uses the address and is no peer. */
  Optional<MacAddress> claimant(InetAddress address, long nowNanos) {
    return Optional.ofNullable(watched.get(address))
        .filter(Watched::isClaimed)
        .filter(known -> nowNanos - known.firstNanos > PROOF_NANOS)
        .map(known -> known.claimant)
        .filter(mac -> !peers.containsValue(mac));
  }
}
