package io.floatingvip.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.e2e.lab.Lab;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.LabProcess;
import io.floatingvip.e2e.lab.Wait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A speaker and a keepalived with a virtual router for each combination of version, family,
 * transport and who is preferred: all at once, on one segment, which the tests share. Keepalived is
 * there first at the start and when the speaker returns, the speaker when keepalived returns.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InteropIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration UNDISTURBED = Duration.ofSeconds(4);

  private Lab lab;
  private LabNode ours;
  private LabNode theirs;
  private SpeakerProgram speaker;
  private LabProcess keepalived;

  @BeforeAll
  void start() {
    lab = Lab.open(Path.of("target", "lab", "interop"));
    ours = node("node-a", 11);
    theirs = node("node-b", 12);
    keepalived = startKeepalived();
    speaker = startSpeaker();
    awaitPreferredHold();
  }

  private LabNode node(String name, int host) {
    LabNode node = lab.node(name, host);
    node.run("ip", "address", "add", InteropCase.host6(host) + "/64", "dev", "eth0", "nodad");
    return node;
  }

  @AfterAll
  void close() {
    lab.close();
  }

  @Test
  void bothAgreeWhoIsActiveAndNothingOnTheWireIsWrong() {
    try (LabProcess tcpdump = capture()) {
      String transitions = transitions();
      Wait.pause(UNDISTURBED);
      awaitPreferredHold();
      assertEquals(transitions, transitions());
      String seen = tcpdump.log();
      for (InteropCase each : InteropCase.ALL) {
        assertTrue(seen.contains("vrid " + each.id() + ","), () -> each + " in\n" + seen);
      }
      assertFalse(seen.contains("bad "), seen);
    }
  }

  @Test
  void keepalivedTakesOverFromAKilledSpeakerAndYieldsWhenItReturns() {
    speaker.process().kill();
    awaitHolders(_ -> false);
    speaker = startSpeaker();
    awaitPreferredHold();
  }

  @Test
  void theSpeakerTakesOverFromATerminatedKeepalivedAndYieldsWhenItReturns() {
    keepalived.terminate();
    awaitHolders(_ -> true);
    for (InteropCase each : InteropCase.ALL) {
      String reason = status(each, "reason");
      assertFalse(reason.contains("silent"), () -> each + ": " + reason);
    }
    keepalived.awaitExit(PATIENCE);
    keepalived = startKeepalived();
    awaitPreferredHold();
  }

  @Test
  void theSpeakerTakesOverFromAKeepalivedWithoutCableAndYieldsWhenItReturns() {
    theirs.pullCable();
    Wait.until(
        () -> "the speaker holds everything: " + speaker.status(),
        PATIENCE,
        () -> InteropCase.ALL.stream().allMatch(each -> holds(ours, each)));
    theirs.plugCable();
    awaitPreferredHold();
  }

  private void awaitPreferredHold() {
    awaitHolders(InteropCase::oursPreferred);
    Wait.until(
        () -> "the speaker knows who is Active: " + speaker.status(),
        PATIENCE,
        () ->
            InteropCase.ALL.stream()
                .allMatch(each ->
                    status(each, "state").equals(each.oursPreferred() ? "Active" : "Backup")
                        && !status(each, "activeRouter/address").isEmpty()));
  }

  /** Waits until each address is on one host, ours for those that the predicate says. */
  private void awaitHolders(Predicate<InteropCase> atOurs) {
    for (InteropCase each : InteropCase.ALL) {
      boolean wanted = atOurs.test(each);
      Wait.until(
          () -> each + (wanted ? " is ours" : " is theirs") + picture(),
          PATIENCE,
          () -> holds(ours, each) == wanted && holds(theirs, each) != wanted);
    }
  }

  private String picture() {
    return "\n" + speaker.status() + "\n" + speaker.process().log() + "\n" + keepalived.log();
  }

  private static boolean holds(LabNode node, InteropCase each) {
    return node.run("ip", "-o", "address").contains(" " + each.address() + "/");
  }

  private String status(InteropCase each, String field) {
    int index = InteropCase.ALL.indexOf(each);
    return speaker.status().at("/virtualRouters/" + index + "/" + field).asText();
  }

  private String transitions() {
    return InteropCase.ALL.stream().map(each -> status(each, "transitions")).toList().toString();
  }

  private SpeakerProgram startSpeaker() {
    StringBuilder programme = new StringBuilder("virtualRouters:\n");
    InteropCase.ALL.forEach(each -> programme.append(each.programme(theirs.address(), 12)));
    return SpeakerProgram.start(ours, lab.folder(), programme.toString());
  }

  private LabProcess startKeepalived() {
    StringBuilder configuration = new StringBuilder(KeepalivedProgram.GLOBAL);
    InteropCase.ALL.forEach(
        each -> configuration.append(each.keepalived(theirs.address(), 12, ours.address(), 11)));
    return KeepalivedProgram.start(theirs, lab.folder(), configuration.toString());
  }

  private LabProcess capture() {
    return theirs.start(
        "tcpdump",
        List.of(
            "tcpdump",
            "--relinquish-privileges=root",
            "--interface=" + LabNode.INTERFACE,
            "-lnvv",
            "ip proto 112 or ip6 proto 112"),
        Map.of());
  }
}
