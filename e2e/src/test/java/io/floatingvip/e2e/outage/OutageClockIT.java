package io.floatingvip.e2e.outage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.e2e.lab.Lab;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.LabProcess;
import io.floatingvip.e2e.lab.Wait;
import io.floatingvip.e2e.lab.WebBackend;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The clock against outages of known length. The middle one of three counts: a client that the
 * machine stalls itself reads answers late.
 */
@Tag("alone")
class OutageClockIT {
  private static final int ROUNDS = 3;
  private static final Duration INTERVAL = Duration.ofMillis(5);
  private static final Duration TIMEOUT = Duration.ofMillis(200);

  @Test
  void pulledCableIsSeenForAsLongAsItWasPulled() {
    try (Lab lab = Lab.open(Path.of("target", "lab", "outage-clock"))) {
      LabNode web = lab.node("web-a", 21);
      WebBackend.start(web);
      List<Outage> outages = measure(lab, web, web::pullCable, web::plugCable);

      System.out.println("cable pulled: " + outages);
      Outage middle = outages.get(ROUNDS / 2);
      assertTrue(middle.seen().longestGapMillis() >= 480, outages::toString);
      assertTrue(
          middle.seen().longestGapMillis() <= middle.causedMillis() + 2000, outages::toString);
      assertTrue(middle.seen().failed() > 20, outages::toString);
      assertEquals(Set.of("web-a"), middle.seen().answeredBy().keySet());
    }
  }

  @Test
  void suspendedServerIsSeenThoughItsKernelStillAcceptsConnections() {
    try (Lab lab = Lab.open(Path.of("target", "lab", "outage-clock"))) {
      LabNode web = lab.node("web-a", 21);
      LabProcess server = WebBackend.start(web);
      List<Outage> outages = measure(lab, web, server::suspend, server::resume);

      System.out.println("server suspended: " + outages);
      Outage middle = outages.get(ROUNDS / 2);
      assertTrue(middle.seen().longestGapMillis() >= 480, outages::toString);
      assertTrue(middle.seen().failed() > 20, outages::toString);
    }
  }

  /** Outages of half a second, the shortest as the client saw them first. */
  private static List<Outage> measure(Lab lab, LabNode web, Runnable begin, Runnable end) {
    LabNode client = lab.node("client", 200);
    List<Outage> outages = new ArrayList<>();
    try (OutageClock clock = OutageClock.start(client, web.address(), 8080, INTERVAL, TIMEOUT)) {
      for (int i = 0; i < ROUNDS; i++) {
        clock.awaitAnswers(100, Duration.ofSeconds(30));
        long before = System.nanoTime();
        begin.run();
        Wait.pause(Duration.ofMillis(500));
        end.run();
        long causedMillis = (System.nanoTime() - before) / 1_000_000;
        clock.awaitAnswers(100, Duration.ofSeconds(30));
        outages.add(new Outage(causedMillis, clock.settledReport(before)));
      }
    }
    outages.sort(Comparator.comparingDouble(outage -> outage.seen().longestGapMillis()));
    return outages;
  }

  private record Outage(long causedMillis, OutageReport seen) {
    @Override
    public String toString() {
      return "%d ms, client saw %s".formatted(causedMillis, seen.line());
    }
  }
}
