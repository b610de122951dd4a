package io.floatingvip.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.Wait;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Two speakers that are set up as if two people had done it who do not talk to each other: each
 * mistake is a virtual router of its own, and each is named in a log that somebody reads.
 */
class OddPeerIT {
  private static final String SAME_SOURCE = "fe80::aaaa";

  /**
   * One mistake.
   *
   * @param name of the virtual router
   * @param a its settings on node-a, which is there first
   * @param b its settings on node-b
   * @param words what one of the logs says about it; empty where nothing is wrong
   * @param states allowed in the end, node-a's and node-b's
   */
  private record Oddity(String name, String a, String b, String words, List<String> states) {
    String entry(int id, boolean first) {
      return "  - {name: %s, virtualRouterID: %d, interface: eth0, %s}\n"
          .formatted(name, id, first ? a : b);
    }
  }

  private static final List<Oddity> ODDITIES =
      List.of(
          new Oddity(
              "owners",
              "priority: 255, addresses: [192.168.64.101]",
              "priority: 255, addresses: [192.168.64.101]",
              "priority 255 there and here",
              List.of("Active Backup", "Backup Active")),
          new Oddity(
              "equals",
              "priority: 100, advertisementInterval: 500ms, addresses: [192.168.64.102]",
              "priority: 100, advertisementInterval: 500ms, addresses: [192.168.64.102]",
              "",
              List.of("Active Backup")),
          new Oddity(
              "slower",
              "priority: 150, addresses: [192.168.64.103]",
              "priority: 100, advertisementInterval: 300ms, addresses: [192.168.64.103]",
              "100ms there, 300ms here",
              List.of("Active Backup")),
          new Oddity(
              "slower2",
              "version: 2, priority: 150, addresses: [192.168.64.104]",
              "version: 2, priority: 100, advertisementInterval: 2s, addresses: [192.168.64.104]",
              "interval mismatch",
              // RFC 3768 has both drop what the other says: it must be seen, it can't be settled.
              List.of("Active Active")),
          new Oddity(
              "addresses",
              "priority: 150, addresses: [192.168.64.105, 192.168.64.115]",
              "priority: 100, addresses: [192.168.64.105]",
              "[192.168.64.105, 192.168.64.115] there, [192.168.64.105] here",
              List.of("Active Backup")),
          new Oddity(
              "foreign",
              "priority: 150, addresses: [192.168.64.106]",
              "version: 2, priority: 200, addresses: [192.168.64.116]",
              "wrong version",
              List.of("Active Active")),
          new Oddity(
              "password",
              "version: 2, authentication: {type: Password, password: one},"
                  + " addresses: [192.168.64.107]",
              "version: 2, authentication: {type: Password, password: two},"
                  + " addresses: [192.168.64.107]",
              "authentication failed",
              List.of("Active Active")),
          new Oddity(
              "source",
              "sourceAddress: \"" + SAME_SOURCE + "\", addresses: [\"fd00::108\"]",
              "sourceAddress: \"" + SAME_SOURCE + "\", addresses: [\"fd00::108\"]",
              "own source",
              List.of("Active Active")));

  @Test
  void eachMistakeIsNamedAndNoneHasMoreActivesThanItMust() {
    try (Segment segment = Segment.open("odd-peers")) {
      for (LabNode node : List.of(segment.nodeA(), segment.nodeB())) {
        node.run("ip", "address", "add", SAME_SOURCE + "/64", "dev", "eth0", "nodad");
      }
      SpeakerProgram a = segment.startSpeaker(segment.nodeA(), programme(true));
      Wait.until(
          () -> "node-a is Active everywhere: " + a.status(),
          Segment.PATIENCE,
          () -> ODDITIES.stream().allMatch(odd -> state(a, odd).equals("Active")));
      SpeakerProgram b = segment.startSpeaker(segment.nodeB(), programme(false));
      for (Oddity odd : ODDITIES) {
        Wait.until(
            () -> odd + ": " + states(a, b, odd) + logs(a, b),
            Segment.PATIENCE,
            () -> odd.states().contains(states(a, b, odd)) && isNamed(odd, logs(a, b)));
      }
      // That equals do not fight shows in what the second has never been.
      Oddity equals = ODDITIES.get(1);
      assertEquals(1, b.status().at(path(equals, "transitions")).asInt(), b.status()::toString);
    }
  }

  private static boolean isNamed(Oddity odd, String logs) {
    return odd.words().isEmpty()
        || logs.lines().anyMatch(l -> l.contains(odd.name() + ": ") && l.contains(odd.words()));
  }

  private static String logs(SpeakerProgram a, SpeakerProgram b) {
    return "\n" + a.process().log() + b.process().log();
  }

  private static String programme(boolean first) {
    StringBuilder programme = new StringBuilder("virtualRouters:\n");
    for (int i = 0; i < ODDITIES.size(); i++) {
      programme.append(ODDITIES.get(i).entry(i + 1, first));
    }
    return programme.toString();
  }

  private static String states(SpeakerProgram a, SpeakerProgram b, Oddity odd) {
    return state(a, odd) + " " + state(b, odd);
  }

  private static String state(SpeakerProgram speaker, Oddity odd) {
    return speaker.status().at(path(odd, "state")).asText();
  }

  private static String path(Oddity odd, String field) {
    return "/virtualRouters/" + ODDITIES.indexOf(odd) + "/" + field;
  }
}
