package io.floatingvip.vrrp;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All that an administrator decides about one virtual router on one interface.
 *
 * @param version of the protocol; version 2 is IPv4 only
 * @param virtualRouterId unique on the interface within the family
 * @param priority 1..255 before tracks
 * @param interval between advertisements, of the same version
 * @param preemption whether to take over from a lower-priority Active
 * @param startupDelay spent in Initialize after {@link Event.Startup}, 0 to a day
 * @param transport multicast, or unicast to peers
 * @param checksum for version 3 over IPv4, {@link ChecksumMode#AUTO} otherwise
 * @param authentication for version 2, none otherwise
 * @param addresses at least one, all different, of one family; the first ones that fit are
 *     advertised, all are held
 * @param grouped true for a member of a sync group: it does not become Active by itself but is
 *     {@link VrrpInstance#isReady} and waits for {@link Event.PromotionGranted}
 */
public record VirtualRouterConfig(
    VrrpVersion version,
    VirtualRouterId virtualRouterId,
    Priority priority,
    AdvertisementInterval interval,
    Preemption preemption,
    Duration startupDelay,
    Transport transport,
    ChecksumMode checksum,
    Authentication authentication,
    List<VirtualAddress> addresses,
    boolean grouped) {

  private static final Duration LONGEST_DELAY = Duration.ofDays(1);

  /**
   * @throws IllegalArgumentException when the parts contradict one another; the message says what
   *     to write
   */
  public VirtualRouterConfig {
    addresses = List.copyOf(addresses);
    require(!addresses.isEmpty(), "no address: write at least one");
    AddressFamily family = addresses.getFirst().address().family();
    checkAddresses(addresses, family);
    require(
        !priority.isResignation(), "priority 0 is sent by a router that resigns: write 1 to 255");
    require(
        interval.version() == version,
        "the advertisement interval is not one of version " + version);
    require(
        !startupDelay.isNegative() && startupDelay.compareTo(LONGEST_DELAY) <= 0,
        "startup delay: write 0s to 24h");
    if (transport instanceof Transport.Unicast(List<IpAddress> peers)) {
      for (IpAddress peer : peers) {
        require(
            peer.family() == family,
            "peer " + peer + " is not " + family + ": write the family of the addresses");
      }
    }
    switch (version) {
      case V2 -> require(family == AddressFamily.IPV4, "version 2 is IPv4 only: write version 3");
      case V3 ->
          require(
              authentication instanceof Authentication.None,
              "version 3 has no authentication: write type None, or version 2");
    }
    require(
        checksum == ChecksumMode.AUTO
            || (version == VrrpVersion.V3 && family == AddressFamily.IPV4),
        "the checksum can be chosen for version 3 over IPv4 only: write Auto");
  }

  private static void checkAddresses(List<VirtualAddress> addresses, AddressFamily family) {
    Set<IpAddress> seen = new HashSet<>();
    for (VirtualAddress virtual : addresses) {
      IpAddress address = virtual.address();
      require(
          address.family() == family,
          "addresses of two families, "
              + addresses.getFirst().address()
              + " and "
              + address
              + ": write one virtual router for each");
      require(seen.add(address), "address " + address + " is given twice: write it once");
    }
  }

  private static void require(boolean fulfilled, String message) {
    if (!fulfilled) {
      throw new IllegalArgumentException(message);
    }
  }

  /**
   * A virtual router with what RFC 9568 and this project have as defaults, to be refined by the
   * {@code with} methods.
   */
  public static VirtualRouterConfig of(
      VrrpVersion version, VirtualRouterId virtualRouterId, List<VirtualAddress> addresses) {
    return new VirtualRouterConfig(
        version,
        virtualRouterId,
        Priority.DEFAULT,
        AdvertisementInterval.defaultOf(version),
        Preemption.IMMEDIATE,
        Duration.ZERO,
        Transport.MULTICAST,
        ChecksumMode.AUTO,
        Authentication.NONE,
        addresses,
        false);
  }

  /** The family of the addresses. */
  public AddressFamily family() {
    return addresses.getFirst().address().family();
  }

  /** True when an instance that runs on the other configuration can go on with this one. */
  public boolean sameRouterAs(VirtualRouterConfig other) {
    return version == other.version
        && virtualRouterId.equals(other.virtualRouterId)
        && family() == other.family();
  }

  /** Another priority. */
  public VirtualRouterConfig withPriority(Priority other) {
    return new VirtualRouterConfig(
        version,
        virtualRouterId,
        other,
        interval,
        preemption,
        startupDelay,
        transport,
        checksum,
        authentication,
        addresses,
        grouped);
  }

  /** Another interval. */
  public VirtualRouterConfig withInterval(AdvertisementInterval other) {
    return new VirtualRouterConfig(
        version,
        virtualRouterId,
        priority,
        other,
        preemption,
        startupDelay,
        transport,
        checksum,
        authentication,
        addresses,
        grouped);
  }

  /** Another preemption. */
  public VirtualRouterConfig withPreemption(Preemption other) {
    return new VirtualRouterConfig(
        version,
        virtualRouterId,
        priority,
        interval,
        other,
        startupDelay,
        transport,
        checksum,
        authentication,
        addresses,
        grouped);
  }

  /** Another startup delay. */
  public VirtualRouterConfig withStartupDelay(Duration other) {
    return new VirtualRouterConfig(
        version,
        virtualRouterId,
        priority,
        interval,
        preemption,
        other,
        transport,
        checksum,
        authentication,
        addresses,
        grouped);
  }

  /** Another transport. */
  public VirtualRouterConfig withTransport(Transport other) {
    return new VirtualRouterConfig(
        version,
        virtualRouterId,
        priority,
        interval,
        preemption,
        startupDelay,
        other,
        checksum,
        authentication,
        addresses,
        grouped);
  }

  /** Another checksum mode. */
  public VirtualRouterConfig withChecksum(ChecksumMode other) {
    return new VirtualRouterConfig(
        version,
        virtualRouterId,
        priority,
        interval,
        preemption,
        startupDelay,
        transport,
        other,
        authentication,
        addresses,
        grouped);
  }

  /** Another authentication. */
  public VirtualRouterConfig withAuthentication(Authentication other) {
    return new VirtualRouterConfig(
        version,
        virtualRouterId,
        priority,
        interval,
        preemption,
        startupDelay,
        transport,
        checksum,
        other,
        addresses,
        grouped);
  }

  /** Other addresses. */
  public VirtualRouterConfig withAddresses(List<VirtualAddress> other) {
    return new VirtualRouterConfig(
        version,
        virtualRouterId,
        priority,
        interval,
        preemption,
        startupDelay,
        transport,
        checksum,
        authentication,
        other,
        grouped);
  }

  /** In or out of a sync group. */
  public VirtualRouterConfig withGrouped(boolean other) {
    return new VirtualRouterConfig(
        version,
        virtualRouterId,
        priority,
        interval,
        preemption,
        startupDelay,
        transport,
        checksum,
        authentication,
        addresses,
        other);
  }
}
