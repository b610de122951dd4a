package io.floatingvip.vrrp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One rung after the other: RFC 9568 section 7.1, RFC 3768 section 7.1. */
class ReceiveLadderTest {

  private static final IpAddress GROUP = AddressFamily.IPV4.multicastGroup();
  private static final IpAddress SELF = IpAddress.parse("192.0.2.250");
  private static final IpAddress PEER = IpAddress.parse("192.0.2.251");
  private static final VirtualRouterConfig V3 =
      VirtualRouterConfig.of(
          VrrpVersion.V3,
          new VirtualRouterId(10),
          List.of(VirtualAddress.parse("192.0.2.1"), VirtualAddress.parse("192.0.2.2")));
  private static final VirtualRouterConfig V2 =
      VirtualRouterConfig.of(VrrpVersion.V2, new VirtualRouterId(10), V3.addresses());
  private static final Wire GOOD = message("310ac8020064828ac0000201c0000202");
  private static final Wire GOOD_V2 = message("210ac802000192edc0000201c00002020000000000000000");

  private static Wire message(String hex) {
    return new Wire(PEER, GROUP, 255, HexFormat.of().parseHex(hex));
  }

  private static @Nullable DropReason check(Wire wire, VirtualRouterConfig config) {
    return ReceiveLadder.firstFailure(wire.received(), config, SELF);
  }

  @Test
  void goodAdvertisementsPass() {
    assertNull(check(GOOD, V3));
    assertNull(check(GOOD_V2, V2));
  }

  @Test
  void allThreeChecksumFormsOfVersion3Pass() {
    Wire withPseudoHeader = message("310ac8020064defbc0000201c0000202");
    Wire unicast =
        message("310ac8020064fc11c0000201c0000202").withDestination(IpAddress.parse("192.0.2.252"));
    VirtualRouterConfig unicastConfig = V3.withTransport(new Transport.Unicast(List.of(PEER)));
    assertNull(check(withPseudoHeader, V3));
    assertNull(check(unicast, unicastConfig));
    assertNull(
        check(withPseudoHeader.withDestination(IpAddress.parse("192.0.2.252")), unicastConfig));
    assertEquals(
        ChecksumForm.PSEUDO_HEADER_OF_GROUP,
        withPseudoHeader
            .withDestination(IpAddress.parse("192.0.2.252"))
            .received()
            .validChecksum(VrrpVersion.V3, 16));
  }

  @Test
  void malformedIpPacketsAreDropped() {
    byte[] good = GOOD.ipv4Packet();
    assertEquals(DropReason.MALFORMED_IP_PACKET, checkIp(ByteBuffer.wrap(good, 0, 19)));
    assertEquals(DropReason.MALFORMED_IP_PACKET, checkIp(ByteBuffer.wrap(good, 0, 30)));
    assertEquals(DropReason.MALFORMED_IP_PACKET, checkIp(withOctet(good, 0, 0x65)));
    assertEquals(DropReason.MALFORMED_IP_PACKET, checkIp(withOctet(good, 0, 0x44)));
    assertEquals(DropReason.MALFORMED_IP_PACKET, checkIp(withOctet(good, 0, 0x4f)));
    assertEquals(DropReason.MALFORMED_IP_PACKET, checkIp(withOctet(good, 3, 19)));
    assertEquals(DropReason.MALFORMED_IP_PACKET, checkIp(withOctet(good, 6, 0x20)));
    assertEquals(DropReason.MALFORMED_IP_PACKET, checkIp(withOctet(good, 9, 17)));
  }

  @Test
  void ipOptionsAndFramePaddingAreSkipped() {
    byte[] octets = GOOD.ipv4Packet();
    ByteBuffer padded = ByteBuffer.allocate(46).put(octets).put(40, (byte) 7).rewind();
    assertNull(checkIp(padded));
    ByteBuffer withOptions = ByteBuffer.allocate(40);
    withOptions.put(octets, 0, 20).putInt(0x01010101).put(octets, 20, 16).flip();
    withOptions.put(0, (byte) 0x46).putShort(2, (short) 40);
    assertNull(checkIp(withOptions));
  }

  @Test
  void otherVersionTypeAndVirtualRouterAreDropped() {
    assertEquals(DropReason.TOO_SHORT, check(GOOD.withMessage(new byte[7]), V3));
    assertEquals(DropReason.WRONG_VERSION, check(GOOD_V2, V3));
    assertEquals(DropReason.WRONG_VERSION, check(GOOD, V2));
    assertEquals(DropReason.WRONG_TYPE, check(GOOD.withOctet(0, 0x32), V3));
    assertEquals(DropReason.WRONG_VIRTUAL_ROUTER, check(GOOD.withOctet(1, 11), V3));
  }

  @Test
  void multicastNeedsTheGroupAndHopLimit255() {
    assertEquals(DropReason.HOP_LIMIT, check(GOOD.withHopLimit(254), V3));
    assertEquals(DropReason.WRONG_DESTINATION, check(GOOD.withDestination(SELF), V3));
    assertEquals(
        DropReason.WRONG_DESTINATION,
        check(GOOD.withDestination(IpAddress.parse("224.0.0.1")), V3));
  }

  @Test
  void unicastNeedsAPeerButNoHopLimit() {
    VirtualRouterConfig config = V3.withTransport(new Transport.Unicast(List.of(PEER)));
    VirtualRouterConfig others =
        V3.withTransport(new Transport.Unicast(List.of(IpAddress.parse("192.0.2.9"))));
    assertNull(check(GOOD.withDestination(SELF).withHopLimit(64), config));
    assertEquals(DropReason.UNKNOWN_PEER, check(GOOD.withDestination(SELF), others));
    assertEquals(DropReason.WRONG_DESTINATION, check(GOOD, config));
  }

  @Test
  void countAndLengthMustFit() {
    assertEquals(DropReason.NO_ADDRESS, check(GOOD.withOctet(3, 0), V3));
    assertEquals(DropReason.WRONG_LENGTH, check(GOOD.withOctet(3, 3), V3));
    assertEquals(DropReason.WRONG_LENGTH, check(GOOD.withOctet(3, 1), V3));
    assertNull(check(GOOD.withTrailing(6, 0), V3));
    assertEquals(DropReason.WRONG_LENGTH, check(GOOD.withTrailing(1, 1), V3));
    assertEquals(DropReason.WRONG_LENGTH, check(message("210ac802000192edc0000201c0000202"), V2));
  }

  @Test
  void everyFlippedBitBreaksTheChecksum() {
    for (int bit = 8 * 6; bit < 8 * GOOD.message().length; bit++) {
      byte[] flipped = GOOD.message().clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertEquals(DropReason.CHECKSUM, check(GOOD.withMessage(flipped), V3), "bit " + bit);
    }
  }

  @Test
  void version3IntervalZeroIsDroppedAndReservedBitsAreIgnored() {
    assertEquals(DropReason.INTERVAL_ZERO, check(GOOD.withOctet(5, 0), V3));
    assertNull(check(GOOD.withOctet(4, 0xf0), V3));
    assertEquals(100, GOOD.withOctet(4, 0xf0).received().intervalUnits(VrrpVersion.V3));
  }

  @Test
  void version2IntervalMustBeOurs() {
    assertEquals(DropReason.INTERVAL_ZERO, check(GOOD_V2.withOctet(5, 0), V2));
    assertEquals(DropReason.INTERVAL_MISMATCH, check(GOOD_V2.withOctet(5, 2), V2));
  }

  @Test
  void version2AuthenticationMustBeOurs() {
    VirtualRouterConfig secured = V2.withAuthentication(new Authentication.Password("1111"));
    byte[] octets = GOOD_V2.withOctet(4, 1).message();
    System.arraycopy("1111".getBytes(StandardCharsets.US_ASCII), 0, octets, 16, 4);
    Wire withPassword = GOOD_V2.withMessage(octets).withOctet(4, 1);
    assertNull(check(withPassword, secured));
    assertEquals(DropReason.AUTHENTICATION_TYPE, check(GOOD_V2, secured));
    assertEquals(DropReason.AUTHENTICATION_TYPE, check(withPassword, V2));
    assertEquals(DropReason.AUTHENTICATION_FAILED, check(withPassword.withOctet(17, '2'), secured));
    assertNull(check(GOOD_V2.withOctet(20, 9), V2), "data without authentication is ignored");
  }

  @Test
  void ourOwnAddressIsNoPeer() {
    Wire own = new Wire(SELF, GROUP, 255, GOOD.message());
    assertEquals(DropReason.OWN_SOURCE, check(own, V3));
    assertNull(ReceiveLadder.firstFailure(own.received(), V3, null));
  }

  @Test
  void ipv6IsCheckedWithItsPseudoHeaderOnly() {
    VirtualRouterConfig config =
        VirtualRouterConfig.of(
            VrrpVersion.V3,
            new VirtualRouterId(10),
            List.of(VirtualAddress.parse("fe80::1"), VirtualAddress.parse("2001:db8::1")));
    byte[] octets =
        HexFormat.of()
            .parseHex(
                "310a640200643f5dfe80000000000000000000000000000120010db8000000000000000000000001");
    IpAddress group = AddressFamily.IPV6.multicastGroup();
    Wire good = new Wire(IpAddress.parse("fe80::c8"), group, 255, octets);
    assertNull(check(good, config));
    assertEquals(DropReason.CHECKSUM, check(good.withOctet(2, 100), config));
    assertEquals(
        DropReason.CHECKSUM,
        check(new Wire(IpAddress.parse("fe80::c9"), group, 255, octets), config));
    assertEquals(DropReason.HOP_LIMIT, check(good.withHopLimit(64), config));
    assertEquals(DropReason.MALFORMED_IP_PACKET, check(good, V3));
  }

  private static @Nullable DropReason checkIp(ByteBuffer packet) {
    return ReceiveLadder.firstFailure(new ReceivedPacket().ipv4(packet), V3, SELF);
  }

  private static ByteBuffer withOctet(byte[] packet, int index, int value) {
    return ByteBuffer.wrap(packet.clone()).put(index, (byte) value);
  }
}
