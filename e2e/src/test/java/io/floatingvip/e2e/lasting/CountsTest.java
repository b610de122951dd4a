package io.floatingvip.e2e.lasting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class CountsTest {
  private static final long MILLI = 1_000_000;

  @Test
  void reportSurvivesItsLine() {
    Counts counts = new Counts();
    counts.connected();
    counts.connected();
    counts.exchanged(20 * MILLI);
    counts.exchanged(21 * MILLI);
    counts.exchanged(22 * MILLI);
    counts.failed("a connection", new IOException("that a test breaks"));
    LastingReport report = counts.report();

    assertEquals(new LastingReport(2, 3, 1, 2, 22), report);
    assertEquals(report, LastingReport.parse(report.line()));
  }

  @Test
  void onlyTimesAreForgotten() {
    Counts counts = new Counts();
    counts.connected();
    counts.exchanged(80 * MILLI);
    counts.forgetTimes();
    counts.exchanged(3 * MILLI);

    assertEquals(new LastingReport(1, 2, 0, 0, 3), counts.report());
  }
}
