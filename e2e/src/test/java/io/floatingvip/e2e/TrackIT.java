package io.floatingvip.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.LabProcess;
import io.floatingvip.e2e.lab.Wait;
import io.floatingvip.e2e.lab.WebBackend;
import org.junit.jupiter.api.Test;

/** What an address depends on beside its node: a local program, a pool. */
class TrackIT {

  @Test
  void theAddressLeavesANodeWhoseLocalProgramIsGoneAndComesBackWithIt() {
    try (Segment segment = Segment.open("track-http")) {
      LabNode a = segment.nodeA();
      LabProcess app = WebBackend.start(a);
      SpeakerProgram first =
          segment.startSpeaker(
              a,
              tracked(
                  150,
                  "{name: app, type: HTTP, address: %s, port: 8080, interval: 100ms, fall: 2, weight: -60}"
                      .formatted(a.address())));
      Segment.awaitState(first, "Active");
      SpeakerProgram second = segment.startSpeaker(segment.nodeB(), 100, true);
      Segment.awaitState(second, "Backup");

      app.kill();
      Segment.awaitState(second, "Active");
      Segment.awaitState(first, "Backup");
      assertEquals(90, first.status().at("/virtualRouters/0/priority").asInt());

      WebBackend.start(a);
      Segment.awaitState(first, "Active");
      Segment.awaitState(second, "Backup");
    }
  }

  @Test
  void anAddressWhosePoolHasNoBackendStaysAway() {
    try (Segment segment = Segment.open("track-pool")) {
      SpeakerProgram speaker =
          segment.startSpeaker(
              segment.nodeA(), tracked(150, "{name: backends, type: Pool, pool: web}"));
      Wait.until(
          () -> "a pool without a backend keeps the address away; status: " + speaker.status(),
          Segment.PATIENCE,
          () ->
              speaker
                  .status()
                  .at("/virtualRouters/0/reason")
                  .asText()
                  .equals("track backends is down"));
      assertEquals("Fault", speaker.state());
      segment.startBackends();
      Segment.awaitState(speaker, "Active");
    }
  }

  private static String tracked(int priority, String track) {
    return Segment.programme(priority, true)
        .replace("    addresses: [", "    tracks: [" + track + "]\n    addresses: [");
  }
}
