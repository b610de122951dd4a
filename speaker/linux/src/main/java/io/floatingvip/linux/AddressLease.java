package io.floatingvip.linux;

import java.net.InetAddress;
import java.time.Duration;

/**
 * An address that the kernel shall hold for a while, and drop by itself unless the lease is
 * renewed.
 *
 * @param interfaceIndex where
 * @param address what
 * @param prefixLength 32 or 128 for an address that shall not bring a route
 * @param valid the time after which the kernel drops it, whole seconds, at least one
 */
public record AddressLease(
    int interfaceIndex, InetAddress address, int prefixLength, Duration valid) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if the prefix does not fit the family or the time is no
   *     positive number of whole seconds
   */
  public AddressLease {
    if (prefixLength < 0 || prefixLength > Family.of(address).hostPrefixLength()) {
      throw new IllegalArgumentException("no prefix length for " + address + ": " + prefixLength);
    }
    if (valid.toSeconds() < 1 || !valid.equals(Duration.ofSeconds(valid.toSeconds()))) {
      throw new IllegalArgumentException(
          "the kernel counts leases in whole seconds from 1: " + valid);
    }
  }

  String describe() {
    return describe(address, prefixLength, "on", interfaceIndex);
  }

  static String describe(InetAddress address, int prefixLength, String how, int interfaceIndex) {
    return address.getHostAddress()
        + "/"
        + prefixLength
        + " "
        + how
        + " interface "
        + interfaceIndex;
  }
}
