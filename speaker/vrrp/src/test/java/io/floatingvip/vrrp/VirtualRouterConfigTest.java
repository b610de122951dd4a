package io.floatingvip.vrrp;

import static io.floatingvip.vrrp.Bench.CONFIG;
import static io.floatingvip.vrrp.Bench.VIP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that can't be invalid, and messages that say what to write. */
class VirtualRouterConfigTest {

  private static void refused(String message, Executable making) {
    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, making);
    assertEquals(message, refusal.getMessage());
  }

  @Test
  void virtualRouterIdsAre1To255() {
    refused("virtual router ID 0: write 1 to 255", () -> new VirtualRouterId(0));
    refused("virtual router ID 256: write 1 to 255", () -> new VirtualRouterId(256));
    assertEquals("255", new VirtualRouterId(255).toString());
  }

  @Test
  void prioritiesAre1To255() {
    refused("priority 256: write 1 to 254, or 255 for the owner", () -> new Priority(256));
    refused("priority -1: write 1 to 254, or 255 for the owner", () -> new Priority(-1));
    refused(
        "priority 0 is sent by a router that resigns: write 1 to 255",
        () -> CONFIG.withPriority(Priority.RESIGN));
  }

  @Test
  void tracksMoveAPriorityWithin1To254() {
    assertEquals(new Priority(1), new Priority(100).adjusted(Integer.MIN_VALUE));
    assertEquals(new Priority(254), new Priority(100).adjusted(Integer.MAX_VALUE));
    assertEquals(Priority.OWNER, Priority.OWNER.adjusted(-100));
  }

  @ParameterizedTest
  @CsvSource({
    "V3, 15, 'advertisement interval 15ms: version 3 knows steps of 10ms, write 10ms to 40.95s'",
    "V3, 0, 'advertisement interval 0s: version 3 knows steps of 10ms, write 10ms to 40.95s'",
    "V3, 40960, 'advertisement interval 40960ms: version 3 knows steps of 10ms, write 10ms to 40.95s'",
    "V3, -10, 'advertisement interval -10ms: version 3 knows steps of 10ms, write 10ms to 40.95s'",
    "V2, 1500, 'advertisement interval 1500ms: version 2 knows whole seconds, write 1s to 255s'",
    "V2, 256000, 'advertisement interval 256s: version 2 knows whole seconds, write 1s to 255s'",
  })
  void intervalsAreThoseOfTheVersion(VrrpVersion version, long millis, String message) {
    refused(message, () -> AdvertisementInterval.of(version, Duration.ofMillis(millis)));
  }

  @Test
  void hugeIntervalsAreRefusedToo() {
    assertThrows(
        IllegalArgumentException.class,
        () -> AdvertisementInterval.of(VrrpVersion.V3, Duration.ofSeconds(Long.MAX_VALUE)));
    assertThrows(
        IllegalArgumentException.class,
        () -> AdvertisementInterval.of(VrrpVersion.V2, Duration.ofSeconds(Long.MIN_VALUE)));
  }

  @Test
  void intervalsAreExact() {
    AdvertisementInterval longest =
        AdvertisementInterval.of(VrrpVersion.V3, Duration.ofMillis(40950));
    assertEquals(4095, longest.units());
    assertEquals(40_950_000_000L, longest.nanos());
    assertEquals("100ms", AdvertisementInterval.defaultOf(VrrpVersion.V3).toString());
    assertEquals("1s", AdvertisementInterval.defaultOf(VrrpVersion.V2).toString());
  }

  @Test
  void aRouterHasAddressesOfOneFamily() {
    refused(
        "no address: write at least one",
        () -> VirtualRouterConfig.of(VrrpVersion.V3, Bench.ID, List.of()));
    refused(
        "addresses of two families, 10.0.0.100 and 2001:db8::1: write one virtual router for each",
        () -> CONFIG.withAddresses(List.of(VIP, VirtualAddress.parse("2001:db8::1"))));
    refused(
        "address 10.0.0.100 is given twice: write it once",
        () -> CONFIG.withAddresses(List.of(VIP, VirtualAddress.parse("10.0.0.100/24"))));
  }

  @Test
  void version2IsForIpv4Only() {
    refused(
        "version 2 is IPv4 only: write version 3",
        () ->
            VirtualRouterConfig.of(
                VrrpVersion.V2, Bench.ID, List.of(VirtualAddress.parse("2001:db8::1"))));
    refused(
        "the advertisement interval is not one of version 3",
        () -> CONFIG.withInterval(AdvertisementInterval.defaultOf(VrrpVersion.V2)));
    refused("VRRP version 4: write 2 or 3", () -> VrrpVersion.of(4));
  }

  @Test
  void authenticationIsForVersion2Only() {
    refused(
        "version 3 has no authentication: write type None, or version 2",
        () -> CONFIG.withAuthentication(new Authentication.Password("1111")));
    for (String password : List.of("", "123456789", "pässwort")) {
      refused(
          "password: write 1 to 8 ASCII characters", () -> new Authentication.Password(password));
    }
    assertFalse(new Authentication.Password("secret").toString().contains("secret"));
  }

  @Test
  void theChecksumIsAChoiceForVersion3OverIpv4Only() {
    VirtualRouterConfig ipv6 =
        VirtualRouterConfig.of(VrrpVersion.V3, Bench.ID, List.of(VirtualAddress.parse("fe80::1")));
    refused(
        "the checksum can be chosen for version 3 over IPv4 only: write Auto",
        () -> ipv6.withChecksum(ChecksumMode.MESSAGE_ONLY));
  }

  @Test
  void peersAreUnicastAndOfTheFamily() {
    refused("unicast without peers: write at least one peer address", () -> unicast());
    refused(
        "a peer is given twice in [10.0.0.1, 10.0.0.1]: write each once",
        () -> unicast("10.0.0.1", "10.0.0.1"));
    refused(
        "peer 224.0.0.18: write the unicast address of another router",
        () -> unicast("224.0.0.18"));
    refused(
        "peer fe80::1 is not IPv4: write the family of the addresses",
        () -> CONFIG.withTransport(unicast("fe80::1")));
  }

  private static Transport unicast(String... peers) {
    return new Transport.Unicast(List.of(peers).stream().map(IpAddress::parse).toList());
  }

  @Test
  void delaysAreBounded() {
    refused("preempt delay: write 0s to 24h", () -> Preemption.after(Duration.ofSeconds(-1)));
    refused("startup delay: write 0s to 24h", () -> CONFIG.withStartupDelay(Duration.ofDays(2)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0", "10.0.0.256", "host", "", "10.0.0.1.2", "::1%eth0", "[::1]", "1:2"})
  void whatIsNoAddressIsRefused(String text) {
    refused(
        "'" + text + "' is not an IP address: write one such as 10.0.0.100 or 2001:db8::100",
        () -> IpAddress.parse(text));
  }

  @Test
  void mappedAddressesAndBadPrefixesAreRefused() {
    refused(
        "'::ffff:10.0.0.1' is an IPv4 address in IPv6 form: write 10.0.0.1",
        () -> IpAddress.parse("::ffff:10.0.0.1"));
    refused("prefix length 33: write 0 to 32", () -> VirtualAddress.parse("10.0.0.1/33"));
    refused(
        "'10.0.0.1/' has no prefix length after the slash: write one such as 10.0.0.1/24",
        () -> VirtualAddress.parse("10.0.0.1/"));
    refused(
        "224.0.0.18 can't be held by a host: write a unicast address",
        () -> VirtualAddress.parse("224.0.0.18"));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.1",
    "255.255.255.255, 255.255.255.255",
    "2001:0db8:0:0:0:0:0:1, 2001:db8::1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "0:0:0:0:0:0:0:0, ::",
    "1:0:0:0:0:0:0:0, 1::",
    "FE80::ABCD, fe80::abcd",
  })
  void addressesAreWrittenAsRfc5952Has(String text, String expected) {
    IpAddress address = IpAddress.parse(text);
    assertEquals(expected, address.toString());
    assertEquals(address, IpAddress.of(address.toInetAddress()));
  }

  @Test
  void addressesCompareAsUnsignedNumbers() {
    assertTrue(IpAddress.parse("192.0.0.1").compareTo(IpAddress.parse("10.0.0.1")) > 0);
    assertTrue(IpAddress.parse("fe80::1").compareTo(IpAddress.parse("2001::1")) > 0);
    assertTrue(IpAddress.parse("2001::8000:0:0:0").compareTo(IpAddress.parse("2001::1")) > 0);
    assertTrue(IpAddress.parse("fe80::1").isLinkLocal());
    assertFalse(IpAddress.parse("fec0::1").isLinkLocal());
  }
}
