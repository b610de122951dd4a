package io.floatingvip.operator.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.Condition;
import io.floatingvip.crds.AddressPoolSpec;
import io.floatingvip.crds.AddressPoolStatus;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressPoolReporterTest {
  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

  private static AddressPoolStatus report(Set<String> assigned, String... ranges) {
    return new AddressPoolReporter(assigned, Set.of("192.168.64.129", "10.0.0.1"), NOW)
        .report(new AddressPoolSpec(List.of(ranges), true, null, true), AddressPoolStatus.EMPTY, 3);
  }

  @ParameterizedTest
  @CsvSource({
    "192.168.64.99, 1",
    "192.168.64.0/24, 254",
    "192.168.64.0/31, 2",
    "192.168.64.10-192.168.64.19, 10",
    "192.168.64.10-192.168.64.19 192.168.64.15-192.168.64.24 192.168.64.12, 15",
    "192.168.64.10-192.168.64.11 fd00::1-fd00::10, 18",
    "fd00::/64, 9223372036854775807",
  })
  void eachAddressOfTheRangesCountsOnce(String ranges, long total) {
    assertEquals(total, report(Set.of(), ranges.split(" ", -1)).total());
  }

  @Test
  void whatVirtualIPsAndNodesHaveIsNotAvailable() {
    AddressPoolStatus status =
        report(Set.of("192.168.64.128", "192.168.64.200"), "192.168.64.128-192.168.64.137");

    assertEquals(10, status.total());
    assertEquals(1, status.assigned());
    assertEquals(8, status.available());
    assertEquals("192.168.64.128-192.168.64.137", status.rangeText());
    Condition ready = status.conditions().getFirst();
    assertEquals("True 8 of 10 addresses are free", ready.getStatus() + " " + ready.getMessage());
    assertEquals(3, ready.getObservedGeneration());
  }

  @Test
  void aPoolWithoutAFreeAddressIsNotReady() {
    Condition ready = report(Set.of("10.0.0.2"), "10.0.0.1-10.0.0.2").conditions().getFirst();

    assertEquals("False", ready.getStatus());
    assertEquals("0 of 2 addresses are free: add a range", ready.getMessage());
  }

  @Test
  void aRangeThatRunsBackwardsIsNamed() {
    Condition ready = report(Set.of(), "10.0.0.9-10.0.0.2", "10.0.0.1").conditions().getFirst();

    assertEquals("RangesNotUnderstood", ready.getReason());
    assertEquals(
        "10.0.0.9-10.0.0.2: write for example 192.168.64.128/25 or 192.168.64.100-192.168.64.120",
        ready.getMessage());
  }
}
