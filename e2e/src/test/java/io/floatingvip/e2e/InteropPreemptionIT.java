package io.floatingvip.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.floatingvip.e2e.lab.Lab;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.LabProcess;
import io.floatingvip.e2e.lab.Wait;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Who takes an address from whom, and when, where one of the two is told to be patient or owns the
 * address: a speaker beside a keepalived, each of them first once.
 */
class InteropPreemptionIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration DELAY = Duration.ofSeconds(4);

  /** What the speaker is when keepalived was there first. */
  private static final List<Case> CASES =
      List.of(
          new Case(1, 150, "preempt: false", 100, "", "Backup", "Active"),
          new Case(2, 150, "preemptDelay: 4s", 100, "", "Active", "Active"),
          new Case(3, 100, "", 150, "nopreempt", "Backup", "Active"),
          new Case(4, 100, "", 150, "preempt_delay 4", "Backup", "Backup"),
          new Case(5, 255, "", 100, "", "Active", "Active"),
          new Case(6, 100, "", 255, "", "Backup", "Backup"));

  /**
   * One virtual router.
   *
   * @param ourSetting a line of the programme, or empty
   * @param theirSetting a line of keepalived's configuration, or empty
   * @param second the speaker's state in the end when keepalived was there first
   * @param first the speaker's state in the end when it was there first
   */
  private record Case(
      int id,
      int ourPriority,
      String ourSetting,
      int theirPriority,
      String theirSetting,
      String second,
      String first) {
    String address() {
      return "192.168.64." + (100 + id);
    }

    String programme() {
      return """
        - name: r%d
          virtualRouterID: %d
          interface: eth0
          priority: %d
          advertisementInterval: 500ms
          addresses: [%s]
      """
              .formatted(id, id, ourPriority, address())
          + (ourSetting.isEmpty() ? "" : "    " + ourSetting + "\n");
    }

    String keepalived() {
      return """
      vrrp_instance r%d {
        state BACKUP
        interface eth0
        version 3
        virtual_router_id %d
        priority %d
        advert_int 0.5
        %s
        virtual_ipaddress {
          %s/32 dev eth0
        }
      }
      """
          .formatted(id, id, theirPriority, theirSetting, address());
    }
  }

  @Test
  void eachWaitsAsItIsTold() {
    try (Lab lab = Lab.open(Path.of("target", "lab", "interop-preemption"))) {
      LabNode ours = lab.node("node-a", 11);
      LabNode theirs = lab.node("node-b", 12);
      ours.run("ip", "address", "add", "192.168.64.105/32", "dev", LabNode.INTERFACE);
      theirs.run("ip", "address", "add", "192.168.64.106/32", "dev", LabNode.INTERFACE);
      LabProcess keepalived = startKeepalived(theirs, lab);
      for (Case each : CASES.subList(0, 5)) {
        Wait.until(
            () -> each + " is keepalived's at first\n" + keepalived.log(),
            PATIENCE,
            () -> theirs.holds(each.address()));
      }

      Instant start = Instant.now();
      SpeakerProgram speaker = startSpeaker(ours, lab);
      awaitStates(speaker, Case::second, keepalived);
      assertDelayed(speaker, 2, start);

      keepalived.terminate();
      awaitStates(speaker, _ -> "Active", keepalived);
      keepalived.awaitExit(PATIENCE);

      start = Instant.now();
      LabProcess again = startKeepalived(theirs, lab);
      awaitStates(speaker, Case::first, again);
      assertDelayed(speaker, 4, start);
    }
  }

  private static LabProcess startKeepalived(LabNode node, Lab lab) {
    StringBuilder configuration = new StringBuilder(KeepalivedProgram.GLOBAL);
    CASES.forEach(each -> configuration.append(each.keepalived()));
    return KeepalivedProgram.start(node, lab.folder(), configuration.toString());
  }

  private static SpeakerProgram startSpeaker(LabNode node, Lab lab) {
    StringBuilder programme = new StringBuilder("virtualRouters:\n");
    CASES.forEach(each -> programme.append(each.programme()));
    return SpeakerProgram.start(node, lab.folder(), programme.toString());
  }

  private interface Expectation {
    String of(Case each);
  }

  /** Waits until all are so, and another second to see that they stay so. */
  private static void awaitStates(
      SpeakerProgram speaker, Expectation expected, LabProcess keepalived) {
    Map<Integer, String> wanted = new TreeMap<>();
    CASES.forEach(each -> wanted.put(each.id(), expected.of(each)));
    Wait.until(
        () -> "the speaker is " + wanted + "\n" + speaker.status() + "\n" + keepalived.log(),
        PATIENCE,
        () -> states(speaker).equals(wanted));
    Wait.pause(Duration.ofSeconds(2));
    assertEquals(wanted, states(speaker), keepalived::log);
  }

  private static Map<Integer, String> states(SpeakerProgram speaker) {
    Map<Integer, String> states = new TreeMap<>();
    JsonNode routers = speaker.status().at("/virtualRouters");
    CASES.forEach(
        each -> states.put(each.id(), routers.path(CASES.indexOf(each)).path("state").asText()));
    return states;
  }

  private static void assertDelayed(SpeakerProgram speaker, int id, Instant start) {
    String since = speaker.status().at("/virtualRouters/" + (id - 1) + "/since").asText();
    Duration waited = Duration.between(start, Instant.parse(since));
    assertTrue(waited.compareTo(DELAY) >= 0, () -> "r" + id + " waited only for " + waited);
  }
}
