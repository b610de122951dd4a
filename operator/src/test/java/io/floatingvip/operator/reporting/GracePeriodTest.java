package io.floatingvip.operator.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GracePeriodTest {
  private static final GracePeriod USUAL = new GracePeriod(Duration.ofSeconds(45));

  @ParameterizedTest
  @ValueSource(strings = {"30s", "40s", "40000ms", "0.5m"})
  void aDrainThatLeavesFiveSecondsFits(String timeout) {
    assertEquals(Optional.empty(), USUAL.shortage(timeout));
  }

  @Test
  void aLongerOneIsToldWithWhatToWrite() {
    assertEquals(
        Optional.of(
            "drain.timeout is 5m, but the speaker of a node has 45 s to end: when it is updated or"
                + " stopped, connections are cut after 40 s. Set"
                + " speaker.terminationGracePeriodSeconds of the Helm chart to 305 or more"),
        USUAL.shortage("5m"));
  }

  @Test
  void fractionsCount() {
    assertEquals(Optional.empty(), USUAL.shortage("40.0s"));
    assertEquals(
        "46 or more",
        USUAL.shortage("40.1s").orElseThrow().replaceAll(".* to (46 or more)$", "$1"));
  }

  @Test
  void aPeriodThatIsAllReserveLeavesNothing() {
    assertEquals(
        true,
        new GracePeriod(Duration.ofSeconds(3))
            .shortage("1s")
            .orElseThrow()
            .contains("cut after 0 s"));
  }
}
