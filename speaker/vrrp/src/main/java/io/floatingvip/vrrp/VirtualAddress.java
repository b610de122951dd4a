package io.floatingvip.vrrp;

/**
 * An address that a virtual router holds while it is Active.
 *
 * @param address the address
 * @param prefixLength with which it is assigned, 0..32 or 0..128; a host route where nothing else
 *     is asked for
 */
public record VirtualAddress(IpAddress address, int prefixLength) {

  /**
   * @throws IllegalArgumentException for a prefix length out of range, or an address that no host
   *     can hold
   */
  public VirtualAddress {
    int bits = address.family().addressBits();
    if (prefixLength < 0 || prefixLength > bits) {
      throw new IllegalArgumentException("prefix length " + prefixLength + ": write 0 to " + bits);
    }
    if (address.isMulticast() || address.isUnspecified()) {
      throw new IllegalArgumentException(
          address + " can't be held by a host: write a unicast address");
    }
  }

  /** The address as a host route: /32 or /128. */
  public static VirtualAddress of(IpAddress address) {
    return new VirtualAddress(address, address.family().addressBits());
  }

  /**
   * Reads {@code 10.0.0.100} or {@code 10.0.0.100/24}.
   *
   * @throws IllegalArgumentException when the text is anything else
   */
  public static VirtualAddress parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return of(IpAddress.parse(text));
    }
    IpAddress address = IpAddress.parse(text.substring(0, slash));
    String length = text.substring(slash + 1);
    if (length.isEmpty()
        || length.length() > 3
        || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' has no prefix length after the slash: write one such as "
              + address
              + "/24");
    }
    return new VirtualAddress(address, Integer.parseInt(length));
  }

  @Override
  public String toString() {
    return address + "/" + prefixLength;
  }
}
