package io.floatingvip.speaker.metrics;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.speaker.vrrp.Placement;
import io.floatingvip.speaker.vrrp.VrrpSnapshot;
import io.floatingvip.vrrp.DropReason;
import io.floatingvip.vrrp.Priority;
import io.floatingvip.vrrp.VirtualAddress;
import io.floatingvip.vrrp.VrrpState;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The metrics as Prometheus reads them. */
final class VrrpMetricsTest {
  private static final VrrpSnapshot.LoopHealth HEALTH =
      new VrrpSnapshot.LoopHealth(
          "normal",
          new VrrpSnapshot.Lateness(4, 2_000_000_000L, 250_000, 2_500_000),
          new VrrpSnapshot.HandoverTotals(11, 2, Optional.empty(), List.of()));

  private final AtomicReference<VrrpSnapshot> snapshot =
      new AtomicReference<>(new VrrpSnapshot(List.of(router()), List.of(), Set.of(), HEALTH));
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  VrrpMetricsTest() {
    registry.getPrometheusRegistry().register(new VrrpMetrics(snapshot::get));
  }

  private static VrrpSnapshot.Router router() {
    VrrpSnapshot.Address held =
        new VrrpSnapshot.Address(
            VirtualAddress.parse("10.0.0.100"), true, Placement.LEASED, Optional.empty());
    VrrpSnapshot.Address disputed =
        new VrrpSnapshot.Address(
            VirtualAddress.parse("10.0.0.101"),
            false,
            Placement.LEASED,
            Optional.of(new VrrpSnapshot.Conflict(Optional.empty(), Instant.EPOCH)));
    return new VrrpSnapshot.Router(
        "web",
        "eth0",
        VrrpState.BACKUP,
        Instant.ofEpochSecond(100),
        "",
        new Priority(90),
        Optional.empty(),
        5,
        List.of(held, disputed),
        Optional.empty(),
        Optional.empty(),
        new VrrpSnapshot.Traffic(7, 8, 9, Map.of(DropReason.CHECKSUM, 10L), Map.of()));
  }

  private void assertLine(String line) {
    assertTrue(registry.scrape().lines().anyMatch(line::equals), registry::scrape);
  }

  @Test
  void aVirtualRouterHasItsSeries() {
    String labels = "{interface=\"eth0\",router=\"web\"";
    assertLine("floatingvip_vrrp_state" + labels + ",state=\"backup\"} 1.0");
    assertLine("floatingvip_vrrp_state" + labels + ",state=\"active\"} 0.0");
    assertLine("floatingvip_vrrp_priority" + labels + "} 90.0");
    assertLine("floatingvip_vrrp_state_since_seconds" + labels + "} 100.0");
    assertLine("floatingvip_vrrp_addresses_held" + labels + "} 1.0");
    assertLine("floatingvip_vrrp_address_conflicts" + labels + "} 1.0");
    assertLine("floatingvip_vrrp_transitions_total" + labels + "} 5.0");
    assertLine("floatingvip_vrrp_advertisements_sent_total" + labels + "} 7.0");
    assertLine("floatingvip_vrrp_advertisements_received_total" + labels + "} 8.0");
    assertLine("floatingvip_vrrp_advertisement_send_failures_total" + labels + "} 9.0");
    assertLine(
        "floatingvip_vrrp_advertisements_dropped_total{interface=\"eth0\",reason=\"checksum\""
            + ",router=\"web\"} 10.0");
    assertLine("floatingvip_vrrp_lateness_seconds{quantile=\"0.99\"} 2.5E-4");
    assertLine("floatingvip_vrrp_lateness_seconds_count 4");
    assertLine("floatingvip_vrrp_lateness_seconds_sum 2.0");
    assertLine("floatingvip_vrrp_lateness_max_seconds 0.0025");
    assertLine("floatingvip_vrrp_handover_connections_total{outcome=\"carried\"} 11.0");
    assertLine("floatingvip_vrrp_handover_connections_total{outcome=\"cut\"} 2.0");
  }

  @Test
  void aVirtualRouterThatIsGoneHasNoSeries() {
    snapshot.set(new VrrpSnapshot(List.of(), List.of(), Set.of(), HEALTH));
    assertFalse(registry.scrape().contains("router=\"web\""));
  }
}
