package io.floatingvip.vrrp;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes advertisements as they go into an IP packet with protocol 112 (RFC 9568 section 5, RFC
 * 3768 section 5).
 */
public final class AdvertisementEncoder {

  static final int HEADER_BYTES = 8;
  static final int AUTHENTICATION_BYTES = 8;
  static final int CHECKSUM_OFFSET = 6;
  static final int ADVERTISEMENT_TYPE = 1;

  private AdvertisementEncoder() {}

  /**
   * Writes the message at the buffer's position and moves the position behind it. The IP header is
   * the caller's. Over IPv6 the checksum is what the kernel would fill in with {@code
   * IPV6_CHECKSUM}.
   *
   * @param effect what to send
   * @param destination the group or one of the peers; it goes into the pseudo-header
   * @param buffer with {@link #length} octets left, big-endian or not
   * @throws BufferOverflowException when the buffer is too short
   */
  public static void encode(
      Effect.SendAdvertisement effect, IpAddress destination, ByteBuffer buffer) {
    Advertisement advertisement = effect.advertisement();
    int start = buffer.position();
    int length = length(advertisement);
    if (buffer.remaining() < length) {
      throw new BufferOverflowException();
    }
    putHeader(advertisement, buffer, start);
    List<IpAddress> addresses = advertisement.addresses();
    int addressBytes = advertisement.family().addressBytes();
    int offset = start + HEADER_BYTES;
    for (int i = 0; i < addresses.size(); i++) {
      putAddress(addresses.get(i), buffer, offset);
      offset += addressBytes;
    }
    if (advertisement.version() == VrrpVersion.V2) {
      putLong(buffer, offset, advertisement.authentication().data());
    }
    long sum =
        InternetChecksum.sum(buffer, start, length) + pseudoHeader(effect, destination, length);
    putShort(buffer, start + CHECKSUM_OFFSET, InternetChecksum.complement(sum));
    buffer.position(start + length);
  }

  /** The length of the message in octets. */
  public static int length(Advertisement advertisement) {
    return messageLength(
        advertisement.version(), advertisement.family(), advertisement.addresses().size());
  }

  static int messageLength(VrrpVersion version, AddressFamily family, int addresses) {
    int length = HEADER_BYTES + addresses * family.addressBytes();
    return switch (version) {
      case V2 -> length + AUTHENTICATION_BYTES;
      case V3 -> length;
    };
  }

  private static void putHeader(Advertisement advertisement, ByteBuffer buffer, int start) {
    buffer.put(start, (byte) (advertisement.version().number() << 4 | ADVERTISEMENT_TYPE));
    buffer.put(start + 1, (byte) advertisement.virtualRouterId().value());
    buffer.put(start + 2, (byte) advertisement.priority().value());
    buffer.put(start + 3, (byte) advertisement.addresses().size());
    int interval = advertisement.interval().units();
    switch (advertisement.version()) {
      case V2 -> putShort(buffer, start + 4, advertisement.authentication().type() << 8 | interval);
      case V3 -> putShort(buffer, start + 4, interval);
    }
    putShort(buffer, start + CHECKSUM_OFFSET, 0);
  }

  private static long pseudoHeader(
      Effect.SendAdvertisement effect, IpAddress destination, int length) {
    return switch (effect.checksumForm()) {
      case MESSAGE_ONLY -> 0;
      case PSEUDO_HEADER -> InternetChecksum.pseudoHeader(effect.source(), destination, length);
      case PSEUDO_HEADER_OF_GROUP ->
          InternetChecksum.pseudoHeader(
              effect.source(), destination.family().multicastGroup(), length);
    };
  }

  private static void putAddress(IpAddress address, ByteBuffer buffer, int offset) {
    switch (address.family()) {
      case IPV4 -> {
        putShort(buffer, offset, (int) (address.low() >>> 16));
        putShort(buffer, offset + 2, (int) address.low());
      }
      case IPV6 -> {
        putLong(buffer, offset, address.high());
        putLong(buffer, offset + 8, address.low());
      }
    }
  }

  private static void putLong(ByteBuffer buffer, int offset, long value) {
    for (int i = 0; i < Long.BYTES; i++) {
      buffer.put(offset + i, (byte) (value >>> (56 - 8 * i)));
    }
  }

  private static void putShort(ByteBuffer buffer, int offset, int value) {
    buffer.put(offset, (byte) (value >>> 8)).put(offset + 1, (byte) value);
  }
}
