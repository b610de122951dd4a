package io.floatingvip.vrrp;

/**
 * The VRID (RFC 9568 section 5.2.3). It names a virtual router on one interface in one address
 * family.
 *
 * @param value 1..255
 */
public record VirtualRouterId(int value) {

  /**
   * @throws IllegalArgumentException when the value is not 1..255
   */
  public VirtualRouterId {
    if (value < 1 || value > 255) {
      throw new IllegalArgumentException("virtual router ID " + value + ": write 1 to 255");
    }
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
