package io.floatingvip.vrrp;

/**
 * IPv4 or IPv6. Routers of different families are independent, even with the same virtual router
 * ID.
 */
public enum AddressFamily {
  IPV4(4, 32, "IPv4"),
  IPV6(16, 128, "IPv6");

  private final int addressBytes;
  private final int addressBits;
  private final String label;

  AddressFamily(int addressBytes, int addressBits, String label) {
    this.addressBytes = addressBytes;
    this.addressBits = addressBits;
    this.label = label;
  }

  /** Length of an address in octets. */
  public int addressBytes() {
    return addressBytes;
  }

  /** Length of an address in bits, and of the prefix of a host route. */
  public int addressBits() {
    return addressBits;
  }

  /**
   * The multicast group of VRRP: 224.0.0.18 or ff02::12 (RFC 9568 sections 5.1.1.2 and 5.1.2.2).
   */
  public IpAddress multicastGroup() {
    return this == IPV4 ? IpAddress.VRRP_GROUP_IPV4 : IpAddress.VRRP_GROUP_IPV6;
  }

  @Override
  public String toString() {
    return label;
  }
}
