package io.floatingvip.vrrp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Golden vectors, computed by independent implementations. */
class AdvertisementEncoderTest {

  private static final IpAddress GROUP = AddressFamily.IPV4.multicastGroup();
  private static final IpAddress SOURCE = IpAddress.parse("192.0.2.251");

  @Test
  void version2CarriesEightOctetsOfAuthenticationData() {
    assertEquals(
        "210ac802000192edc0000201c00002020000000000000000",
        encode(
            sending(
                ChecksumForm.MESSAGE_ONLY,
                advertisement(10, 200, seconds(1), "192.0.2.1", "192.0.2.2")),
            GROUP));
    assertEquals(
        "21331e010001b5c50a0001050000000000000000",
        encode(
            sending(ChecksumForm.MESSAGE_ONLY, advertisement(51, 30, seconds(1), "10.0.1.5")),
            GROUP));
  }

  @Test
  void version3OverIpv4HasItsChecksumInThreeForms() {
    String[] addresses = {"192.0.2.1", "192.0.2.2"};
    IpAddress peer = IpAddress.parse("192.0.2.252");
    assertEquals(
        "310ac8020064828ac0000201c0000202",
        encode(
            sending(
                ChecksumForm.MESSAGE_ONLY, advertisement(10, 200, centiseconds(100), addresses)),
            GROUP));
    assertEquals(
        "310ac8020064defbc0000201c0000202",
        encode(
            sending(
                ChecksumForm.PSEUDO_HEADER, advertisement(10, 200, centiseconds(100), addresses)),
            GROUP));
    assertEquals(
        "310ac8020064fc11c0000201c0000202",
        encode(
            sending(
                ChecksumForm.PSEUDO_HEADER, advertisement(10, 200, centiseconds(100), addresses)),
            peer));
    assertEquals(
        "310ac8020064defbc0000201c0000202",
        encode(
            sending(
                ChecksumForm.PSEUDO_HEADER_OF_GROUP,
                advertisement(10, 200, centiseconds(100), addresses)),
            peer));
    assertEquals(
        "31011e0200019af00a0001050a000106",
        encode(
            sending(
                ChecksumForm.MESSAGE_ONLY,
                advertisement(1, 30, centiseconds(1), "10.0.1.5", "10.0.1.6")),
            GROUP));
  }

  @Test
  void version3OverIpv6HasAPseudoHeader() {
    assertEquals(
        "310a640200643f5dfe80000000000000000000000000000120010db8000000000000000000000001",
        encode(sendingIpv6(), AddressFamily.IPV6.multicastGroup()));
  }

  @Test
  void passwordIsPaddedWithZeros() {
    Advertisement advertisement =
        new Advertisement(
            new VirtualRouterId(51),
            new Priority(30),
            new AdvertisementInterval(VrrpVersion.V2, 1),
            new Authentication.Password("1111"),
            List.of(IpAddress.parse("10.0.1.5")));
    String hex =
        encode(
            new Effect.SendAdvertisement(
                advertisement, ChecksumForm.MESSAGE_ONLY, SOURCE, Transport.MULTICAST),
            GROUP);
    assertEquals("0101", hex.substring(8, 12));
    assertEquals("3131313100000000", hex.substring(24));
  }

  @Test
  void theOrderOfTheBufferDoesNotMatter() {
    Effect.SendAdvertisement effect = sendingIpv6();
    ByteBuffer buffer = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).position(3);
    AdvertisementEncoder.encode(effect, AddressFamily.IPV6.multicastGroup(), buffer);
    assertEquals(43, buffer.position());
    assertEquals(
        "310a640200643f5dfe80000000000000000000000000000120010db8000000000000000000000001",
        HexFormat.of().formatHex(buffer.array(), 3, 43));
  }

  @Test
  void aShortBufferIsRefusedUntouched() {
    Effect.SendAdvertisement effect = sendingIpv6();
    ByteBuffer buffer = ByteBuffer.allocate(39);
    assertThrows(
        BufferOverflowException.class,
        () -> AdvertisementEncoder.encode(effect, AddressFamily.IPV6.multicastGroup(), buffer));
    assertEquals(0, buffer.position());
  }

  private static Effect.SendAdvertisement sendingIpv6() {
    Advertisement advertisement =
        advertisement(
            10, 100, new AdvertisementInterval(VrrpVersion.V3, 100), "fe80::1", "2001:db8::1");
    return new Effect.SendAdvertisement(
        advertisement,
        ChecksumForm.PSEUDO_HEADER,
        IpAddress.parse("fe80::c8"),
        Transport.MULTICAST);
  }

  private static Effect.SendAdvertisement sending(ChecksumForm form, Advertisement advertisement) {
    return new Effect.SendAdvertisement(advertisement, form, SOURCE, Transport.MULTICAST);
  }

  private static AdvertisementInterval seconds(int units) {
    return new AdvertisementInterval(VrrpVersion.V2, units);
  }

  private static AdvertisementInterval centiseconds(int units) {
    return new AdvertisementInterval(VrrpVersion.V3, units);
  }

  private static Advertisement advertisement(
      int id, int priority, AdvertisementInterval interval, String... addresses) {
    return new Advertisement(
        new VirtualRouterId(id),
        new Priority(priority),
        interval,
        Authentication.NONE,
        List.of(addresses).stream().map(IpAddress::parse).toList());
  }

  private static String encode(Effect.SendAdvertisement effect, IpAddress destination) {
    return HexFormat.of().formatHex(Wire.of(effect, destination).message());
  }
}
