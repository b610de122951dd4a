package io.floatingvip.speaker.programme;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReadingRoundTripTest {

  @Test
  void theSpecOfAReadingReadsAsTheSameProgramme() {
    String text =
        ProgrammeText.router("addresses: [10.0.0.100, 10.0.0.101/24]; preemptDelay: 1.5s")
            + "listeners:\n"
            + ProgrammeText.listenerItem("log: 0.5%")
            + ProgrammeText.pool("healthCheck: {type: HTTP, http: {expectStatus: 204}}");
    Reading first = Reading.ofFile(text);
    assertEquals(List.of(), first.mistakes());
    Reading second = Reading.ofObject(first.spec(), Reading.NONE);
    assertEquals(List.of(), second.mistakes());
    assertEquals(first.programme(), second.programme());
  }
}
