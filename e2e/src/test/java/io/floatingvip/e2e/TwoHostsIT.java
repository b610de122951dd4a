package io.floatingvip.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.Repository;
import io.floatingvip.e2e.outage.OutageClock;
import io.floatingvip.e2e.outage.OutageReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The example of two hosts without Kubernetes, with its own files. */
class TwoHostsIT {
  private static final Path EXAMPLE = Repository.root().resolve("deploy/examples/two-hosts");
  private static final int ANSWERS = 100;

  private static SpeakerProgram start(Segment segment, LabNode host, String file)
      throws IOException {
    return segment.startSpeaker(host, Files.readString(EXAMPLE.resolve(file)));
  }

  @Test
  void theActiveHostServesThePassiveOneTakesOverAndGivesBack() throws IOException {
    try (Segment segment = Segment.open("two-hosts")) {
      segment.startBackends();
      SpeakerProgram a = start(segment, segment.nodeA(), "host-a.yaml");
      Segment.awaitState(a, "Active");
      SpeakerProgram b = start(segment, segment.nodeB(), "host-b.yaml");
      Segment.awaitState(b, "Backup");

      try (OutageClock clock = segment.startClient()) {
        clock.awaitAnswers(ANSWERS, Segment.PATIENCE);
        OutageReport served = clock.report(OutageClock.EVER);
        assertEquals(Set.of("web-a", "web-b"), served.answeredBy().keySet());

        a.process().kill();
        Segment.awaitState(b, "Active");
        clock.awaitAnswers(ANSWERS, Segment.PATIENCE);

        a = start(segment, segment.nodeA(), "host-a.yaml");
        Segment.awaitState(a, "Active");
        Segment.awaitState(b, "Backup");
        clock.awaitAnswers(ANSWERS, Segment.PATIENCE);
      }
      assertFalse(b.process().log().contains("rehearsal"), b.process()::log);
    }
  }

  @Test
  void aHostWhoseWebServersAreDownStepsBack() throws IOException {
    try (Segment segment = Segment.open("two-hosts-idle")) {
      SpeakerProgram a = start(segment, segment.nodeA(), "host-a.yaml");
      Segment.awaitState(a, "Fault");
    }
  }
}
