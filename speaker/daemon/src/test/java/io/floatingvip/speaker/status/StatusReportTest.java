package io.floatingvip.speaker.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.floatingvip.crds.SpeakerStatus;
import io.floatingvip.forwarding.BackendState;
import io.floatingvip.forwarding.ForwardingStatus;
import io.floatingvip.speaker.programme.Assignment;
import io.floatingvip.speaker.programme.Reading;
import io.floatingvip.speaker.vrrp.Placement;
import io.floatingvip.speaker.vrrp.VrrpSnapshot;
import io.floatingvip.vrrp.ActiveRouter;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.Priority;
import io.floatingvip.vrrp.VirtualAddress;
import io.floatingvip.vrrp.VrrpState;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The status as people and the operator read it. */
final class StatusReportTest {
  private static final Instant SINCE = Instant.parse("2026-11-20T09:00:00Z");

  private static VrrpSnapshot vrrp(long lateNanos, int left) {
    VrrpSnapshot.Router router =
        new VrrpSnapshot.Router(
            "web",
            "eth0",
            VrrpState.ACTIVE,
            SINCE,
            "active router silent for 353 ms",
            new Priority(150),
            Optional.of(new ActiveRouter(IpAddress.parse("10.0.0.1"), new Priority(150))),
            3,
            List.of(
                new VrrpSnapshot.Address(
                    VirtualAddress.parse("10.0.0.100"),
                    true,
                    Placement.PROCESS_BOUND,
                    Optional.of(
                        new VrrpSnapshot.Conflict(Optional.of("52:54:00:00:00:99"), SINCE)))),
            Optional.of(new VrrpSnapshot.VirtualMacUse("00:00:5e:00:01:33", Optional.of("why"))),
            Optional.of(new VrrpSnapshot.Handover(IpAddress.parse("10.0.0.2"), left, SINCE)),
            new VrrpSnapshot.Traffic(1, 2, 0, Map.of(), Map.of()));
    VrrpSnapshot.Interface eth0 =
        new VrrpSnapshot.Interface(
            "eth0",
            2,
            "52:54:00:12:34:56",
            true,
            List.of(new VrrpSnapshot.InterfaceAddress(IpAddress.parse("10.0.0.1"), 24)),
            List.of(7));
    return new VrrpSnapshot(
        List.of(router),
        List.of(eth0),
        Set.of(),
        new VrrpSnapshot.LoopHealth(
            "nice -20",
            new VrrpSnapshot.Lateness(10, 100, lateNanos, 2_900_000),
            new VrrpSnapshot.HandoverTotals(
                4, 1, Optional.of("no nf_tables"), List.of(completed()))));
  }

  private static VrrpSnapshot.CompletedHandover completed() {
    return new VrrpSnapshot.CompletedHandover(
        "web",
        IpAddress.parse("10.0.0.2"),
        SINCE,
        SINCE.plusSeconds(30),
        Map.of(InetAddress.ofLiteral("10.0.0.100"), new VrrpSnapshot.Carriage(4, 1)),
        Optional.empty());
  }

  private static ForwardingStatus forwarding(int connections, BackendState state, String reason) {
    return new ForwardingStatus(
        List.of(
            new ForwardingStatus.Listener(
                "web-http", ForwardingStatus.ListenerState.Ready, "", connections)),
        List.of(
            new ForwardingStatus.Pool(
                "web",
                2,
                3,
                0,
                List.of(
                    new ForwardingStatus.Backend(
                        InetAddress.ofLiteral("10.0.0.11"), 8080, state, reason, connections)))));
  }

  private static SpeakerStatus status(long lateNanos, ForwardingStatus forwarding) {
    Reading reading = Reading.ofFile("virtualRouters: [{name: web, virtualRouterID: 0}]\n");
    Assignment assignment =
        new Assignment(
            "/etc/floating-vip/speaker.yaml",
            OptionalLong.of(7),
            reading.programme(),
            reading.mistakes().subList(0, 1));
    return StatusReport.of(assignment, vrrp(lateNanos, 12), forwarding);
  }

  @Test
  void theStatusIsTheOneOfTheDesign() throws Exception {
    ObjectMapper json = new ObjectMapper();
    assertEquals(
        json.readTree(
            """
            {"observedGeneration": 7, "active": 1, "backup": 0,
             "programme": {"source": "/etc/floating-vip/speaker.yaml", "applied": false, "refused": [
               {"path": "virtualRouters[0].virtualRouterID",
                "reason": "line 1: 0 is not in 1..255; write a number from 1 to 255"}]},
             "interfaces": [{"name": "eth0", "index": 2, "mac": "52:54:00:12:34:56", "up": true,
               "addresses": ["10.0.0.1/24"]}],
             "heardRouters": [{"interface": "eth0", "virtualRouterID": 7}],
             "virtualRouters": [{"name": "web", "state": "Active", "since": "2026-11-20T09:00:00Z",
               "reason": "active router silent for 353 ms", "priority": 150,
               "activeRouter": {"address": "10.0.0.1", "priority": 150}, "transitions": 3,
               "addresses": [{"address": "10.0.0.100", "placement": "ProcessBound",
                 "conflict": {"mac": "52:54:00:00:00:99", "since": "2026-11-20T09:00:00Z"}}],
               "virtualMAC": {"address": "00:00:5e:00:01:33", "hindrance": "why"},
               "handingOver": {"to": "10.0.0.2", "connections": 12,
                 "since": "2026-11-20T09:00:00Z"}}],
             "handovers": [{"virtualRouter": "web", "to": "10.0.0.2",
               "since": "2026-11-20T09:00:00Z", "ended": "2026-11-20T09:00:30Z",
               "carried": 4, "cut": 1,
               "addresses": [{"address": "10.0.0.100", "carried": 4, "cut": 1}]}],
             "listeners": [{"name": "web-http", "state": "Ready", "connections": 12}],
             "pools": [{"name": "web", "ready": 2, "total": 3, "backends": [
               {"address": "10.0.0.11", "port": 8080, "state": "Up", "reason": ""}]}],
             "runtime": {"scheduling": "nice -20", "latenessMillis": {"p99": 0.4, "max": 2.9},
               "handover": "connections in progress are not carried: no nf_tables"}}
            """),
        json.readTree(
            json.writeValueAsString(status(400_000, forwarding(12, BackendState.Up, "")))));
  }

  @Test
  void countersAndReasonsAreNotOfTheEssence() {
    SpeakerStatus one = StatusReport.essence(status(1, forwarding(12, BackendState.Down, "a")));
    SpeakerStatus two = StatusReport.essence(status(2, forwarding(99, BackendState.Down, "b")));
    SpeakerStatus up = StatusReport.essence(status(1, forwarding(12, BackendState.Up, "a")));
    assertEquals(one, two);
    assertNotEquals(one, up);
  }
}
