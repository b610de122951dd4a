package io.floatingvip.vrrp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Packets as a network carries them: an IPv4 header with the message, or a message with its IPv6
 * metadata.
 */
public final class Wire {

  private static final int IPV4_HEADER_BYTES = 20;

  private final IpAddress source;
  private final IpAddress destination;
  private final int hopLimit;
  private final byte[] message;

  public Wire(IpAddress source, IpAddress destination, int hopLimit, byte[] message) {
    this.source = source;
    this.destination = destination;
    this.hopLimit = hopLimit;
    this.message = message;
  }

  public IpAddress source() {
    return source;
  }

  public IpAddress destination() {
    return destination;
  }

  public byte[] message() {
    return message.clone();
  }

  /** What a router puts on the wire towards one destination. */
  public static Wire of(Effect.SendAdvertisement effect, IpAddress destination) {
    ByteBuffer buffer = ByteBuffer.allocate(AdvertisementEncoder.length(effect.advertisement()));
    AdvertisementEncoder.encode(effect, destination, buffer);
    return new Wire(effect.source(), destination, 255, buffer.array());
  }

  public static Wire multicast(Effect.SendAdvertisement effect) {
    return of(effect, effect.source().family().multicastGroup());
  }

  public Wire withHopLimit(int other) {
    return new Wire(source, destination, other, message);
  }

  public Wire withDestination(IpAddress other) {
    return new Wire(source, other, hopLimit, message);
  }

  /**
   * The same with one octet of the message changed and the checksum made right again, message only.
   */
  public Wire withOctet(int index, int value) {
    byte[] changed = message.clone();
    changed[index] = (byte) value;
    return new Wire(source, destination, hopLimit, withChecksum(changed));
  }

  public Wire withMessage(byte[] other) {
    return new Wire(source, destination, hopLimit, other);
  }

  public Wire withTrailing(int octets, int value) {
    byte[] longer = Arrays.copyOf(message, message.length + octets);
    Arrays.fill(longer, message.length, longer.length, (byte) value);
    return withMessage(longer);
  }

  private static byte[] withChecksum(byte[] message) {
    ByteBuffer buffer = ByteBuffer.wrap(message);
    buffer.putShort(6, (short) 0);
    buffer.putShort(
        6, (short) InternetChecksum.complement(InternetChecksum.sum(buffer, 0, message.length)));
    return message;
  }

  public ReceivedPacket received() {
    return receivedInto(new ReceivedPacket());
  }

  public ReceivedPacket receivedInto(ReceivedPacket packet) {
    return switch (source.family()) {
      case IPV4 -> packet.ipv4(ByteBuffer.wrap(ipv4Packet()));
      case IPV6 ->
          packet.ipv6(
              ByteBuffer.wrap(message),
              source.high(),
              source.low(),
              destination.high(),
              destination.low(),
              hopLimit);
    };
  }

  byte[] ipv4Packet() {
    ByteBuffer packet = ByteBuffer.allocate(IPV4_HEADER_BYTES + message.length);
    packet.put(0, (byte) 0x45).putShort(2, (short) packet.capacity());
    packet.put(8, (byte) hopLimit).put(9, (byte) 112);
    packet.putInt(12, (int) source.low()).putInt(16, (int) destination.low());
    return packet.put(IPV4_HEADER_BYTES, message).array();
  }
}
