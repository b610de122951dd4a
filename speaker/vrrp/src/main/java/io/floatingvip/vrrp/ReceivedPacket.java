package io.floatingvip.vrrp;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A view of a received packet, made once per socket and pointed at one buffer after the other, so
 * that receiving allocates nothing. It is valid until the buffer changes. Any octets at all are
 * safe to look at.
 */
public final class ReceivedPacket implements Event.Received {

  private static final int IPV4_HEADER_BYTES = 20;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private ByteBuffer buffer = NOTHING;
  private AddressFamily family = AddressFamily.IPV4;
  private boolean wellFormed;
  private int offset;
  private int length;
  private long sourceHigh;
  private long sourceLow;
  private long destinationHigh;
  private long destinationLow;
  private int hopLimit;

  /**
   * Points at an IPv4 packet with its header, as a raw socket delivers it. Octets beyond the
   * header's total length are padding of the frame and ignored.
   *
   * @param packet from position to limit; neither is changed
   */
  public ReceivedPacket ipv4(ByteBuffer packet) {
    buffer = packet;
    family = AddressFamily.IPV4;
    offset = packet.position();
    length = 0;
    sourceHigh = 0;
    sourceLow = 0;
    destinationHigh = 0;
    destinationLow = 0;
    hopLimit = 0;
    wellFormed = packet.remaining() >= IPV4_HEADER_BYTES && octet(0) >>> 4 == 4;
    if (!wellFormed) {
      return this;
    }
    int headerLength = (octet(0) & 0xf) * 4;
    int totalLength = u16(2);
    boolean fragment = (u16(6) & 0x3fff) != 0;
    sourceLow = u32(12);
    destinationLow = u32(16);
    hopLimit = octet(8);
    wellFormed =
        headerLength >= IPV4_HEADER_BYTES
            && totalLength >= headerLength
            && totalLength <= packet.remaining()
            && octet(9) == InternetChecksum.VRRP_PROTOCOL
            && !fragment;
    if (wellFormed) {
      offset += headerLength;
      length = totalLength - headerLength;
    }
    return this;
  }

  /**
   * Points at a VRRP message that came over IPv6: a raw socket delivers it without the IP header.
   *
   * @param message from position to limit; neither is changed
   * @param sourceHigh first eight octets of the source address in network order
   * @param sourceLow the other eight
   * @param destinationHigh first eight octets of the destination address
   * @param destinationLow the other eight
   * @param hopLimit 0..255
   */
  public ReceivedPacket ipv6(
      ByteBuffer message,
      long sourceHigh,
      long sourceLow,
      long destinationHigh,
      long destinationLow,
      int hopLimit) {
    buffer = message;
    family = AddressFamily.IPV6;
    wellFormed = true;
    offset = message.position();
    length = message.remaining();
    this.sourceHigh = sourceHigh;
    this.sourceLow = sourceLow;
    this.destinationHigh = destinationHigh;
    this.destinationLow = destinationLow;
    this.hopLimit = hopLimit;
    return this;
  }

  /** The family of the packet. */
  public AddressFamily family() {
    return family;
  }

  /** Which virtual router the packet is for, 1..255; 0 when it is too short to say, or says 0. */
  public int virtualRouterId() {
    return length >= 2 ? octet(1) : 0;
  }

  /** The sender. */
  public IpAddress source() {
    return new IpAddress(family, sourceHigh, sourceLow);
  }

  /** True when the sender has this address; allocates nothing. */
  public boolean isFrom(IpAddress address) {
    return address.family() == family && address.high() == sourceHigh && address.low() == sourceLow;
  }

  /** The sender, as the same object as before when it is the same address. */
  IpAddress sourceOr(@Nullable IpAddress before) {
    return before != null && isFrom(before) ? before : source();
  }

  boolean isTo(IpAddress address) {
    return address.family() == family
        && address.high() == destinationHigh
        && address.low() == destinationLow;
  }

  boolean isToMulticast() {
    return family == AddressFamily.IPV4
        ? destinationLow >>> 28 == 0xe
        : destinationHigh >>> 56 == 0xff;
  }

  /**
   * Compares the sender with an address of the same family as unsigned integers (RFC 9568 section
   * 6.4.3).
   */
  boolean sourceIsGreaterThan(IpAddress address) {
    int upper = Long.compareUnsigned(sourceHigh, address.high());
    return upper != 0 ? upper > 0 : Long.compareUnsigned(sourceLow, address.low()) > 0;
  }

  boolean isWellFormed() {
    return wellFormed;
  }

  int hopLimit() {
    return hopLimit;
  }

  int length() {
    return length;
  }

  int version() {
    return octet(0) >>> 4;
  }

  int type() {
    return octet(0) & 0xf;
  }

  int priority() {
    return octet(2);
  }

  int addressCount() {
    return octet(3);
  }

  int authenticationType() {
    return octet(4);
  }

  /**
   * The interval in the unit of the version; the reserved bits of version 3 are ignored (RFC 9568
   * section 5.2.6).
   */
  int intervalUnits(VrrpVersion version) {
    return switch (version) {
      case V2 -> octet(5);
      case V3 -> u16(4) & 0xfff;
    };
  }

  long intervalNanos(VrrpVersion version) {
    return intervalUnits(version) * version.intervalUnitNanos();
  }

  int messageLength(VrrpVersion version) {
    return AdvertisementEncoder.messageLength(version, family, addressCount());
  }

  long authenticationData() {
    int at = messageLength(VrrpVersion.V2) - AdvertisementEncoder.AUTHENTICATION_BYTES;
    return u32(at) << 32 | u32(at + 4);
  }

  /** True when the advertised address with this index, which must exist, is the given one. */
  boolean hasAddressAt(int index, IpAddress address) {
    int at = AdvertisementEncoder.HEADER_BYTES + index * family.addressBytes();
    return switch (family) {
      case IPV4 -> u32(at) == address.low();
      case IPV6 -> u64(at) == address.high() && u64(at + 8) == address.low();
    };
  }

  /** True when a packet that counted names this address; allocates nothing. */
  public boolean advertises(IpAddress address) {
    for (int i = 0; i < addressCount(); i++) {
      if (hasAddressAt(i, address)) {
        return true;
      }
    }
    return false;
  }

  /** True when a packet that counted has room for no more addresses: there may be others. */
  public boolean isFull() {
    return addressCount() >= Advertisement.capacity(family);
  }

  IpAddress addressAt(int index) {
    int at = AdvertisementEncoder.HEADER_BYTES + index * family.addressBytes();
    return switch (family) {
      case IPV4 -> new IpAddress(family, 0, u32(at));
      case IPV6 -> new IpAddress(family, u64(at), u64(at + 8));
    };
  }

  /** True when the first address, which must exist, is within fe80::/10. */
  boolean startsWithLinkLocal() {
    return family == AddressFamily.IPV6
        && u16(AdvertisementEncoder.HEADER_BYTES) >>> 6 == 0xfe80 >>> 6;
  }

  boolean endsInZerosFrom(int from) {
    for (int i = from; i < length; i++) {
      if (octet(i) != 0) {
        return false;
      }
    }
    return true;
  }

  /** The form in which the checksum over so many octets is valid, or null when it is in none. */
  @Nullable ChecksumForm validChecksum(VrrpVersion version, int messageLength) {
    long sum = InternetChecksum.sum(buffer, offset, messageLength);
    boolean ipv4 = family == AddressFamily.IPV4;
    if (version == VrrpVersion.V3) {
      long withoutDestination =
          sum
              + InternetChecksum.addressSum(sourceHigh, sourceLow)
              + InternetChecksum.VRRP_PROTOCOL
              + messageLength;
      if (InternetChecksum.isValid(
          withoutDestination + InternetChecksum.addressSum(destinationHigh, destinationLow))) {
        return ChecksumForm.PSEUDO_HEADER;
      }
      IpAddress group = IpAddress.VRRP_GROUP_IPV4;
      if (ipv4
          && InternetChecksum.isValid(
              withoutDestination + InternetChecksum.addressSum(group.high(), group.low()))) {
        return ChecksumForm.PSEUDO_HEADER_OF_GROUP;
      }
    }
    return ipv4 && InternetChecksum.isValid(sum) ? ChecksumForm.MESSAGE_ONLY : null;
  }

  private int octet(int at) {
    return buffer.get(offset + at) & 0xff;
  }

  private int u16(int at) {
    return octet(at) << 8 | octet(at + 1);
  }

  private long u32(int at) {
    return (long) u16(at) << 16 | u16(at + 2);
  }

  private long u64(int at) {
    return u32(at) << 32 | u32(at + 4);
  }
}
