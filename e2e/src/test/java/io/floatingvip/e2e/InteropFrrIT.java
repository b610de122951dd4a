package io.floatingvip.e2e;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.floatingvip.e2e.lab.Lab;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.LabProcess;
import io.floatingvip.e2e.lab.Wait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A speaker and FRR's vrrpd with a virtual router for each combination that vrrpd can: it knows
 * neither unicast, passwords nor preemption delays. Each of the two is first once.
 */
@EnabledIfSystemProperty(named = "interop", matches = "full", disabledReason = "-Dinterop=full")
class InteropFrrIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration UNDISTURBED = Duration.ofSeconds(3);

  private static final List<Case> CASES =
      List.of(
          new Case(1, 2, false, true),
          new Case(2, 3, false, true),
          new Case(3, 3, true, true),
          new Case(4, 2, false, false),
          new Case(5, 3, false, false),
          new Case(6, 3, true, false));

  /**
   * One virtual router.
   *
   * @param oursPreferred whether the speaker has the higher priority
   */
  private record Case(int id, int version, boolean isIpv6, boolean oursPreferred) {
    String address() {
      return isIpv6 ? "fd00::1:" + id : "192.168.64." + (100 + id);
    }

    private int intervalMillis() {
      return version == 2 ? 1000 : 500;
    }

    String programme() {
      return """
        - name: r%d
          virtualRouterID: %d
          interface: eth0
          version: %d
          priority: %d
          advertisementInterval: %dms
          addresses: ["%s"]
      """
          .formatted(id, id, version, oursPreferred ? 150 : 100, intervalMillis(), address());
    }

    String vrrpd() {
      return """
       vrrp %d version %d
       vrrp %d priority %d
       vrrp %d advertisement-interval %d
       vrrp %d %s %s
      """
          .formatted(
              id,
              version,
              id,
              oursPreferred ? 100 : 150,
              id,
              intervalMillis(),
              id,
              isIpv6 ? "ipv6" : "ip",
              address());
    }
  }

  private Lab lab;
  private LabNode ours;
  private LabNode theirs;
  private LabProcess tcpdump;
  private FrrProgram frr;
  private SpeakerProgram speaker;

  @BeforeEach
  void startFrrFirst() {
    lab = Lab.open(Path.of("target", "lab", "interop-frr"));
    ours = node("node-a", 11);
    theirs = node("node-b", 12);
    tcpdump = capture();
    CASES.forEach(
        each -> FrrProgram.addInterface(theirs, each.id(), each.isIpv6(), each.address()));
    frr = startFrr();
    awaitFrr("Master", _ -> true);
    speaker = startSpeaker();
    awaitPreferred();
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void bothAgreeWhoIsActiveWhoeverWasFirstAndNothingOnTheWireIsWrong() {
    frr.close();
    awaitSpeaker("Active", _ -> true);
    frr = startFrr();
    awaitPreferred();

    speaker.process().kill();
    awaitFrr("Master", _ -> true);
    speaker.process().awaitExit(PATIENCE);
    speaker = startSpeaker();
    awaitPreferred();

    String seen = tcpdump.log();
    for (Case each : CASES) {
      assertTrue(seen.contains("vrid " + each.id() + ","), () -> each + " in\n" + seen);
    }
    assertFalse(seen.contains("bad "), seen);
  }

  private void awaitPreferred() {
    awaitBoth();
    Wait.pause(UNDISTURBED);
    awaitBoth();
  }

  private void awaitBoth() {
    awaitSpeaker("Active", Case::oursPreferred);
    awaitSpeaker("Backup", each -> !each.oursPreferred());
    awaitFrr("Backup", Case::oursPreferred);
    awaitFrr("Master", each -> !each.oursPreferred());
  }

  private void awaitSpeaker(String state, Predicate<Case> which) {
    for (Case each : CASES.stream().filter(which).toList()) {
      Wait.until(
          () -> "the speaker is " + state + " of " + each + "\n" + speaker.status() + frr.log(),
          PATIENCE,
          () -> {
            JsonNode routers = speaker.status().path("virtualRouters");
            return routers.path(CASES.indexOf(each)).path("state").asText().equals(state);
          });
    }
  }

  private void awaitFrr(String state, Predicate<Case> which) {
    for (Case each : CASES.stream().filter(which).toList()) {
      Wait.until(
          () -> "FRR is " + state + " of " + each + "\n" + frr.log(),
          PATIENCE,
          () -> frr.state(each.id(), each.isIpv6()).equals(state));
    }
  }

  private LabNode node(String name, int host) {
    LabNode node = lab.node(name, host);
    node.run("ip", "address", "add", InteropCase.host6(host) + "/64", "dev", "eth0", "nodad");
    return node;
  }

  private SpeakerProgram startSpeaker() {
    StringBuilder programme = new StringBuilder("virtualRouters:\n");
    CASES.forEach(each -> programme.append(each.programme()));
    return SpeakerProgram.start(ours, lab.folder(), programme.toString());
  }

  private FrrProgram startFrr() {
    StringBuilder configuration = new StringBuilder("interface eth0\n");
    CASES.forEach(each -> configuration.append(each.vrrpd()));
    return FrrProgram.start(theirs, configuration.toString());
  }

  private LabProcess capture() {
    return ours.start(
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
