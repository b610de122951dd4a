package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.InterfaceAddress;
import io.floatingvip.vrrp.AddressFamily;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.Transport;
import io.floatingvip.vrrp.VirtualAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The choice of the primary address, the source of advertisements: one that is on the interface for
 * good, of the subnet that matters. Never an address that floats.
 */
final class SourceAddress {
  private SourceAddress() {}

  /** The best of the interface's addresses; empty when none will do. */
  static Optional<IpAddress> choose(RouterSetup setup, List<InterfaceAddress> onInterface) {
    List<InterfaceAddress> candidates =
        onInterface.stream().filter(address -> isCandidate(setup, address)).toList();
    Optional<IpAddress> wanted = setup.sourceAddress();
    if (wanted.isPresent()) {
      return wanted.filter(
          address -> candidates.stream().anyMatch(c -> IpAddress.of(c.address()).equals(address)));
    }
    IpAddress partner = partner(setup);
    boolean linkLocal =
        partner.isLinkLocal() || (partner.isMulticast() && partner.family() == AddressFamily.IPV6);
    return candidates.stream()
        .filter(c ->
            partner.family() == AddressFamily.IPV4
                || IpAddress.of(c.address()).isLinkLocal() == linkLocal)
        .min(
            Comparator.comparing((InterfaceAddress c) -> !isInSubnet(partner, c))
                .thenComparing(InterfaceAddress::isSecondary)
                .thenComparing(c -> c.validSeconds() != InterfaceAddress.FOREVER)
                .thenComparing(c -> IpAddress.of(c.address())))
        .map(c -> IpAddress.of(c.address()));
  }

  /**
   * Whom the source has to suit: the first peer, else the first virtual address, over IPv6 the
   * group.
   */
  private static IpAddress partner(RouterSetup setup) {
    return switch (setup.config().transport()) {
      case Transport.Unicast(List<IpAddress> peers) -> peers.getFirst();
      case Transport.Multicast() ->
          setup.config().family() == AddressFamily.IPV6
              ? AddressFamily.IPV6.multicastGroup()
              : setup.config().addresses().getFirst().address();
    };
  }

  private static boolean isCandidate(RouterSetup setup, InterfaceAddress candidate) {
    IpAddress address = IpAddress.of(candidate.address());
    boolean owner = setup.config().priority().isOwner();
    boolean virtual =
        setup.config().addresses().stream().map(VirtualAddress::address).anyMatch(address::equals);
    return address.family() == setup.config().family()
        && !candidate.isOurs()
        && candidate.isUsable()
        && (owner || !virtual);
  }

  private static boolean isInSubnet(IpAddress address, InterfaceAddress subnet) {
    IpAddress network = IpAddress.of(subnet.address());
    int length = subnet.prefixLength();
    if (address.family() == AddressFamily.IPV4) {
      return (address.low() ^ network.low()) >>> (32 - length) == 0;
    }
    boolean upper =
        length == 0 || (address.high() ^ network.high()) >>> Math.max(0, 64 - length) == 0;
    boolean lower = length <= 64 || (address.low() ^ network.low()) >>> (128 - length) == 0;
    return upper && lower;
  }
}
