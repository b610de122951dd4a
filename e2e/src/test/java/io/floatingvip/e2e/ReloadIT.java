package io.floatingvip.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.floatingvip.e2e.lab.Wait;
import io.floatingvip.e2e.outage.OutageClock;
import io.floatingvip.e2e.outage.OutageReport;
import org.junit.jupiter.api.Test;

/** A programme that changes under a running speaker. */
class ReloadIT {

  @Test
  void badProgrammeIsRefusedAndTheOldOneGoesOn() {
    try (Segment segment = Segment.open("reload")) {
      segment.startBackends();
      SpeakerProgram speaker = segment.startSpeaker(segment.nodeA(), 150, true);
      Segment.awaitState(speaker, "Active");
      try (OutageClock clock = segment.startClient()) {
        clock.awaitAnswers(100, Segment.PATIENCE);
        long before = System.nanoTime();
        String good = Segment.programme(150, true);

        speaker.replaceProgramme(good.replace("virtualRouterID: 51", "virtualRouterID: 256"));
        awaitRefusal(speaker, "virtualRouters[0].virtualRouterID");
        String line = speaker.file().getFileName() + ":3: ";
        assertTrue(speaker.process().log().contains(line), speaker.process()::log);
        speaker.replaceProgramme("");
        awaitRefusal(speaker, "empty");

        speaker.replaceProgramme(good.replace("priority: 150", "priority: 140"));
        Wait.until(speaker.process()::log, Segment.PATIENCE, () -> applied(speaker.status()));
        clock.awaitAnswers(100, Segment.PATIENCE);
        OutageReport report = clock.settledReport(before);
        System.out.println("two bad programmes and a good one: client saw " + report.line());
        assertEquals(0, report.failed(), report::line);
      }
    }
  }

  private static boolean applied(JsonNode status) {
    return status.at("/virtualRouters/0/priority").asInt() == 140
        && status.at("/programme/applied").asBoolean();
  }

  private static void awaitRefusal(SpeakerProgram speaker, String reason) {
    Wait.until(
        () -> "refused for " + reason + ": " + speaker.status(),
        Segment.PATIENCE,
        () -> speaker.status().at("/programme/refused").toString().contains(reason));
    assertEquals("Active", speaker.state());
    assertTrue(speaker.node().holds(Segment.VIP));
  }
}
