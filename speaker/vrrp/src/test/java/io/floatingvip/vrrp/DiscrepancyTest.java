package io.floatingvip.vrrp;

import static io.floatingvip.vrrp.Bench.CONFIG;
import static io.floatingvip.vrrp.Bench.HIGHER;
import static io.floatingvip.vrrp.Bench.VIP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Mistakes of peers are seen, whether or not their advertisements count. */
class DiscrepancyTest {

  private static final VirtualAddress OTHER = VirtualAddress.parse("10.0.0.101");

  @Test
  void anotherIntervalIsShownAndLearnt() {
    Bench bench = Bench.started(CONFIG);
    List<Effect> effects =
        bench.hear(
            HIGHER, 150, CONFIG.withInterval(new AdvertisementInterval(VrrpVersion.V3, 100)));
    assertEquals(
        List.of(
            new Effect.ReportDiscrepancy(
                Discrepancy.ADVERTISEMENT_INTERVAL, HIGHER, "1s there, 100ms here")),
        effects);
  }

  @Test
  void version2DropsAnotherIntervalAndShowsIt() {
    VirtualRouterConfig config = VirtualRouterConfig.of(VrrpVersion.V2, Bench.ID, List.of(VIP));
    Bench bench = Bench.active(config);
    List<Effect> effects =
        bench.hear(HIGHER, 150, config.withInterval(new AdvertisementInterval(VrrpVersion.V2, 2)));
    assertEquals(List.of(new Effect.ReportDrop(DropReason.INTERVAL_MISMATCH, HIGHER, 1)), effects);
    assertEquals(VrrpState.ACTIVE, bench.state());
  }

  @Test
  void otherAddressesAreShownAndTheAdvertisementCounts() {
    Bench bench = Bench.active(CONFIG);
    List<Effect> effects = bench.hear(HIGHER, 150, CONFIG.withAddresses(List.of(VIP, OTHER)));
    assertTrue(
        effects.contains(
            new Effect.ReportDiscrepancy(
                Discrepancy.ADDRESS_LIST,
                HIGHER,
                "[10.0.0.100, 10.0.0.101] there, [10.0.0.100] here")));
    assertEquals(VrrpState.BACKUP, bench.state());
  }

  @Test
  void theOrderOfAddressesDoesNotMatter() {
    Bench bench = Bench.started(CONFIG.withAddresses(List.of(VIP, OTHER)));
    assertEquals(List.of(), bench.hear(HIGHER, 150, CONFIG.withAddresses(List.of(OTHER, VIP))));
    assertEquals(
        1,
        Bench.only(
                Effect.ReportDiscrepancy.class,
                bench.hear(
                    HIGHER,
                    150,
                    CONFIG.withAddresses(List.of(OTHER, VirtualAddress.parse("10.0.0.102")))))
            .size());
  }

  @Test
  void whatIsSeenAgainIsReportedEveryTenSecondsAndCountedAlways() {
    Bench bench = Bench.started(CONFIG);
    VirtualRouterConfig other = CONFIG.withAddresses(List.of(OTHER));
    int reports = 0;
    for (int i = 0; i < 250; i++) {
      reports += Bench.only(Effect.ReportDiscrepancy.class, bench.hear(HIGHER, 150, other)).size();
      bench.run(Duration.ofMillis(100));
    }
    assertEquals(3, reports);
    assertEquals(250, bench.instance().discrepancies(Discrepancy.ADDRESS_LIST));
    assertEquals(250, bench.instance().received());
  }

  @Test
  void ipv6WithoutALinkLocalAddressFirstIsShown() {
    VirtualRouterConfig config =
        VirtualRouterConfig.of(
            VrrpVersion.V3, Bench.ID, List.of(VirtualAddress.parse("2001:db8::1")));
    Bench bench = new Bench(config, IpAddress.parse("fe80::2"));
    bench.on(new Event.SourceAddressChanged(IpAddress.parse("fe80::2")));
    bench.on(Event.STARTUP);
    IpAddress peer = IpAddress.parse("fe80::3");
    assertEquals(
        List.of(
            new Effect.ReportDiscrepancy(
                Discrepancy.NOT_LINK_LOCAL_FIRST, peer, "2001:db8::1 comes first there")),
        bench.hear(peer, 150));
  }

  @Test
  void addressesBeyondAnAdvertisementAreHeldButNotAdvertised() {
    List<VirtualAddress> many =
        IntStream.range(0, 300)
            .mapToObj(i -> VirtualAddress.parse("10.1." + i / 250 + "." + (1 + i % 250)))
            .toList();
    Bench bench = Bench.started(CONFIG.withAddresses(many));
    assertEquals(List.of(), bench.hear(HIGHER, 150), "the peer advertises 255 of them too");
    List<Effect> effects = bench.run(Duration.ofSeconds(1));
    assertEquals(many, Bench.only(Effect.AssignAddresses.class, effects).getFirst().addresses());
    assertEquals(
        255,
        Bench.only(Effect.SendAdvertisement.class, effects)
            .getFirst()
            .advertisement()
            .addresses()
            .size());
  }
}
