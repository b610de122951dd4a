package io.floatingvip.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Turns address bytes into {@link InetAddress} objects without making a new object for a sender
 * that was seen lately: peers of a virtual router are few and send all the time. A flood of
 * invented senders costs garbage but never space.
 */
final class AddressCache {
  private static final int SLOTS = 256;

  private final byte[][] keys = new byte[SLOTS][0];
  private final InetAddress[] values = new InetAddress[SLOTS];
  private final byte[] scratch;

  AddressCache(Family family) {
    this.scratch = new byte[family.addressLength()];
    Arrays.fill(values, InetAddress.getLoopbackAddress());
  }

  InetAddress of(MemorySegment segment, long offset) {
    MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, scratch, 0, scratch.length);
    int slot = (Arrays.hashCode(scratch) * 0x9E3779B9) >>> 24;
    if (!Arrays.equals(keys[slot], scratch)) {
      keys[slot] = scratch.clone();
      values[slot] = inetAddress(scratch);
    }
    return values[slot];
  }

  static InetAddress inetAddress(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
