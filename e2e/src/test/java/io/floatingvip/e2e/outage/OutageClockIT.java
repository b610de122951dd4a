package io.floatingvip.e2e.outage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.e2e.lab.Lab;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.Wait;
import io.floatingvip.e2e.lab.WebBackend;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The clock against outages of known length. */
class OutageClockIT {
  private static final Duration INTERVAL = Duration.ofMillis(5);
  private static final Duration TIMEOUT = Duration.ofMillis(200);

  @Test
  void pulledCableIsSeenForAsLongAsItWasPulled() {
    try (Lab lab = Lab.open(Path.of("target", "lab", "outage-clock"))) {
      LabNode web = lab.node("web-a", 21);
      LabNode client = lab.node("client", 200);
      WebBackend.start(web);
      try (OutageClock clock = OutageClock.start(client, web.address(), 8080, INTERVAL, TIMEOUT)) {
        clock.awaitAnswers(100, Duration.ofSeconds(30));
        long before = System.nanoTime();
        web.pullCable();
        Wait.pause(Duration.ofMillis(500));
        web.plugCable();
        long pulledMillis = (System.nanoTime() - before) / 1_000_000;
        clock.awaitAnswers(100, Duration.ofSeconds(30));

        OutageReport report = clock.settledReport(before);
        System.out.printf("cable out for %d ms: client saw %s%n", pulledMillis, report.line());
        assertTrue(report.longestGapMillis() >= 480, report.line());
        assertTrue(report.longestGapMillis() <= pulledMillis + 2000, report.line());
        assertTrue(report.failed() > 20, report.line());
        assertEquals(Set.of("web-a"), report.answeredBy().keySet());
      }
    }
  }

  @Test
  void suspendedServerIsSeenThoughItsKernelStillAcceptsConnections() {
    try (Lab lab = Lab.open(Path.of("target", "lab", "outage-clock"))) {
      LabNode web = lab.node("web-a", 21);
      LabNode client = lab.node("client", 200);
      var server = WebBackend.start(web);
      try (OutageClock clock = OutageClock.start(client, web.address(), 8080, INTERVAL, TIMEOUT)) {
        clock.awaitAnswers(100, Duration.ofSeconds(30));
        long before = System.nanoTime();
        server.suspend();
        Wait.pause(Duration.ofMillis(500));
        server.resume();
        clock.awaitAnswers(100, Duration.ofSeconds(30));

        OutageReport report = clock.settledReport(before);
        System.out.printf("server suspended for 500 ms: client saw %s%n", report.line());
        assertTrue(report.longestGapMillis() >= 480, report.line());
        assertTrue(report.failed() > 20, report.line());
      }
    }
  }
}
