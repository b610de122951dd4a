package io.floatingvip.vrrp;

import java.util.List;

/**
 * The content of an advertisement (RFC 9568 section 5.2, RFC 3768 section 5.3).
 *
 * @param virtualRouterId of the sender
 * @param priority of the sender, 0 when it resigns
 * @param interval of the sender, which also names the version
 * @param authentication with version 2
 * @param addresses at most {@link #capacity}, of one family
 */
public record Advertisement(
    VirtualRouterId virtualRouterId,
    Priority priority,
    AdvertisementInterval interval,
    Authentication authentication,
    List<IpAddress> addresses) {

  private static final int IPV4_CAPACITY = 255;
  private static final int IPV6_CAPACITY = 90;

  /**
   * @throws IllegalArgumentException when there is no address, or more than fit
   */
  public Advertisement {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty() || addresses.size() > capacity(addresses.getFirst().family())) {
      throw new IllegalArgumentException(
          "an advertisement can't hold " + addresses.size() + " addresses");
    }
  }

  /**
   * How many addresses are advertised at most: what the count field holds and an Ethernet frame of
   * 1500 octets.
   */
  public static int capacity(AddressFamily family) {
    return switch (family) {
      case IPV4 -> IPV4_CAPACITY;
      case IPV6 -> IPV6_CAPACITY;
    };
  }

  /** What a router with this configuration advertises. */
  static Advertisement of(VirtualRouterConfig config, Priority priority) {
    List<IpAddress> fitting =
        config.addresses().stream()
            .limit(capacity(config.family()))
            .map(VirtualAddress::address)
            .toList();
    return new Advertisement(
        config.virtualRouterId(), priority, config.interval(), config.authentication(), fitting);
  }

  /** The family of the addresses. */
  public AddressFamily family() {
    return addresses.getFirst().family();
  }

  /** The version. */
  public VrrpVersion version() {
    return interval.version();
  }
}
