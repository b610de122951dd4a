package io.floatingvip.forwarding.balance;

import java.net.InetAddress;

/** A hash of addresses that is the same in every process: no part of it may ever change. */
public final class AddressHash {
  private AddressHash() {}

  /** FNV-1a of the address and port, mixed. */
  public static long of(InetAddress address, int port) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : address.getAddress()) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (port & 0xff)) * 0x100000001b3L;
    hash = (hash ^ (port >>> 8)) * 0x100000001b3L;
    return mixed(hash);
  }

  /** The finalizer of MurmurHash3: each bit depends on every bit. */
  static long mixed(long bits) {
    long hash = bits;
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
