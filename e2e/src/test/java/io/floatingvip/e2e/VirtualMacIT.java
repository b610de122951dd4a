package io.floatingvip.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.LabProcess;
import io.floatingvip.e2e.lab.Wait;
import io.floatingvip.e2e.outage.OutageClock;
import io.floatingvip.e2e.outage.OutageReport;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Virtual routers with a MAC address of their own, as their client sees them. */
class VirtualMacIT {
  private static final String MAC = "00:00:5e:00:01:33";
  private static final String NOBODY = "192.168.64.250";

  /** What makes failovers invisible: the client has nothing to learn, only the switch has. */
  @Test
  void aTakeoverLeavesTheClientsNeighborEntryAlone() {
    try (Segment segment = Segment.open("virtual-mac")) {
      segment.startBackends();
      SpeakerProgram a = segment.startSpeaker(segment.nodeA(), programme(150));
      Segment.awaitState(a, "Active");
      SpeakerProgram b = segment.startSpeaker(segment.nodeB(), programme(100));
      Segment.awaitState(b, "Backup");
      LabNode client = segment.client();
      try (OutageClock clock = segment.startClock(client);
          LabProcess monitor = monitor(client)) {
        clock.awaitAnswers(100, Segment.PATIENCE);
        assertEquals(MAC, entry(client));

        killAndReturn(segment, a, b, clock);
        assertEquals(MAC, entry(client));
        assertTrue(monitor.isRunning(), monitor::log);
        assertFalse(monitor.log().lines().anyMatch(VirtualMacIT::saysAnotherMac), monitor::log);
      }
    }
  }

  private static void killAndReturn(
      Segment segment, SpeakerProgram a, SpeakerProgram b, OutageClock clock) {
    long killed = System.nanoTime();
    a.process().kill();
    Segment.awaitState(b, "Active");
    clock.awaitAnswers(100, Segment.PATIENCE);
    System.out.println("SIGKILL, virtual MAC address: " + clock.settledReport(killed).line());
    assertNothingLeft(segment.nodeA());

    SpeakerProgram returned = segment.startSpeaker(segment.nodeA(), programme(150));
    Segment.awaitState(returned, "Active");
    clock.awaitAnswers(100, Segment.PATIENCE);

    long terminated = System.nanoTime();
    returned.process().terminate();
    Segment.awaitState(b, "Active");
    clock.awaitAnswers(100, Segment.PATIENCE);
    OutageReport report = clock.settledReport(terminated);
    System.out.println("SIGTERM, virtual MAC address: " + report.line());
    assertEquals(0, report.failed(), report::line);
    returned.process().awaitExit(Segment.PATIENCE);
    assertNothingLeft(segment.nodeA());
  }

  @Test
  void advertisementsComeFromTheVirtualMac() {
    try (Segment segment = Segment.open("virtual-mac-tcpdump")) {
      Segment.awaitState(segment.startSpeaker(segment.nodeA(), programme(150)), "Active");
      String seen = Tcpdump.capture(segment.nodeB(), 3, "ip proto 112 and ether src " + MAC);
      assertTrue(seen.contains(MAC + " > 01:00:5e:00:00:12"), seen);
      assertTrue(seen.contains("tos 0xc0, ttl 255"), seen);
      assertTrue(seen.contains("192.168.64.11 > 224.0.0.18: "), seen);
      assertFalse(seen.contains("bad "), seen);
    }
  }

  /** Keepalived has it by a macvlan device and settings of the host; on the wire it is the same. */
  @Test
  void aSpeakerAndAKeepalivedShareAVirtualMac() {
    try (Segment segment = Segment.open("virtual-mac-keepalived")) {
      SpeakerProgram speaker = segment.startSpeaker(segment.nodeA(), programme(150));
      Segment.awaitState(speaker, "Active");
      LabNode client = segment.client();
      // Keepalived leaves it to the administrator that its kernel does not ask neighbors in the
      // name
      // of the virtual IP with the MAC address of the interface.
      segment.nodeB().run("sysctl", "-qw", "net.ipv4.conf.eth0.arp_announce=2");
      LabProcess keepalived =
          KeepalivedProgram.start(
              segment.nodeB(), segment.folder(), KeepalivedProgram.withVirtualMac(100));
      Wait.until(
          keepalived::log,
          Segment.PATIENCE,
          () -> keepalived.log().contains("Entering BACKUP STATE"));
      awaitAnswer(client);
      assertEquals(MAC, entry(client));
      try (LabProcess monitor = monitor(client)) {
        speaker.process().kill();
        Segment.awaitHolding(segment.nodeB());
        awaitAnswer(client);
        SpeakerProgram returning = segment.startSpeaker(segment.nodeA(), programme(150));
        Segment.awaitState(returning, "Active");
        Wait.until(keepalived::log, Segment.PATIENCE, () -> !segment.nodeB().holds(Segment.VIP));
        awaitAnswer(client);
        assertEquals(MAC, entry(client));
        assertFalse(monitor.log().lines().anyMatch(VirtualMacIT::saysAnotherMac), monitor::log);
      }
    }
  }

  private static String programme(int priority) {
    return Segment.programme(priority, true)
        .replace("    addresses: [", "    virtualMAC: true\n    addresses: [");
  }

  private static LabProcess monitor(LabNode node) {
    LabProcess monitor = node.start("neighbors", List.of("ip", "monitor", "neigh"), Map.of());
    Wait.until(
        "the monitor hears of changes",
        Segment.PATIENCE,
        () -> {
          node.run("ip", "neighbor", "replace", NOBODY, "lladdr", MAC, "dev", LabNode.INTERFACE);
          node.run("ip", "neighbor", "delete", NOBODY, "dev", LabNode.INTERFACE);
          return monitor.log().contains(NOBODY);
        });
    return monitor;
  }

  private static boolean saysAnotherMac(String line) {
    return line.contains(Segment.VIP + " ") && line.contains(" lladdr ") && !line.contains(MAC);
  }

  private static String entry(LabNode node) {
    return node.run("ip", "neighbor", "show", Segment.VIP)
        .replaceAll("(?s).*lladdr (\\S+).*", "$1");
  }

  /** With a reset or an answer, either will do. */
  private static void awaitAnswer(LabNode client) {
    Wait.until(
        () -> Segment.VIP + " answers: " + client.run("ip", "neighbor"),
        Segment.PATIENCE,
        () -> client.run("bash", "-c", PROBE).contains("answers"));
  }

  private static final String PROBE =
      "timeout 2 bash -c 'echo >/dev/tcp/%s/9' 2>&1 | grep -q refused && echo answers; true"
          .formatted(Segment.VIP);

  private static void assertNothingLeft(LabNode node) {
    Wait.until(
        () -> "rules are gone: " + node.run("nft", "list", "ruleset"),
        Segment.PATIENCE,
        () -> node.run("nft", "list", "ruleset").isEmpty());
    String link = node.run("ip", "-d", "link", "show", LabNode.INTERFACE);
    assertTrue(link.contains("promiscuity 0"), link);
    assertFalse(node.holds(Segment.VIP));
  }
}
