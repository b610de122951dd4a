package io.floatingvip.speaker.programme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.floatingvip.forwarding.config.HealthCheck;
import io.floatingvip.speaker.vrrp.RouterSetup;
import io.floatingvip.vrrp.AdvertisementInterval;
import io.floatingvip.vrrp.Authentication;
import io.floatingvip.vrrp.ChecksumMode;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.Preemption;
import io.floatingvip.vrrp.Priority;
import io.floatingvip.vrrp.Track;
import io.floatingvip.vrrp.Transport;
import io.floatingvip.vrrp.VirtualAddress;
import io.floatingvip.vrrp.VirtualRouterConfig;
import io.floatingvip.vrrp.VirtualRouterId;
import io.floatingvip.vrrp.VrrpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VirtualRouterReadingTest {
  private static final String TRACKS =
      ProgrammeText.router(
              """
              tracks: [{name: link, type: Interface, interface: eth1, weight: -10}, \
              {name: tcp, type: TCP, address: 127.0.0.1, port: 80, interval: 500ms, \
              timeout: 100ms, rise: 1, fall: 2, weight: -50}, \
              {name: http, type: HTTP, address: "::1", port: 8080, \
              http: {path: /ready, host: web.example, expectStatus: 200}}, \
              {name: pool, type: Pool, pool: web, weight: 10}]\
              """)
          + ProgrammeText.pool("");

  private static VirtualRouter router(String changes) {
    Reading reading = Reading.ofFile(ProgrammeText.router(changes));
    assertEquals(List.of(), reading.mistakes());
    return reading.programme().virtualRouters().getFirst();
  }

  @Test
  void whatIsLeftOutHasItsDefault() {
    VirtualRouter read = router("");
    VirtualRouterConfig config =
        new VirtualRouterConfig(
            VrrpVersion.V3,
            new VirtualRouterId(51),
            new Priority(100),
            AdvertisementInterval.of(VrrpVersion.V3, Duration.ofMillis(100)),
            new Preemption(true, Duration.ZERO),
            Duration.ZERO,
            Transport.MULTICAST,
            ChecksumMode.AUTO,
            Authentication.NONE,
            List.of(VirtualAddress.parse("10.0.0.100/32")),
            false);
    VirtualRouter expected = new VirtualRouter(RouterSetup.of("web", "eth0", config), List.of());
    assertEquals(expected, read);
  }

  @Test
  void theDefaultIntervalOfVersionTwoIsASecond() {
    assertEquals(
        Duration.ofSeconds(1), router("version: 2").setup().config().interval().duration());
  }

  @Test
  void everyFieldIsRead() {
    VirtualRouter read =
        router(
            """
            version: 2; priority: 150; advertisementInterval: 3s; preempt: false; \
            preemptDelay: 5s; startupDelay: 1.5s; transport: Unicast; peers: [10.0.0.2, 10.0.0.3]; \
            sourceAddress: 10.0.0.1; virtualMAC: true; \
            authentication: {type: Password, password: "1111"}; \
            addresses: [10.0.0.100, 10.0.0.101/24]; syncGroup: gateway\
            """);
    VirtualRouterConfig config =
        new VirtualRouterConfig(
            VrrpVersion.V2,
            new VirtualRouterId(51),
            new Priority(150),
            AdvertisementInterval.of(VrrpVersion.V2, Duration.ofSeconds(3)),
            new Preemption(false, Duration.ofSeconds(5)),
            Duration.ofMillis(1500),
            new Transport.Unicast(
                List.of(IpAddress.parse("10.0.0.2"), IpAddress.parse("10.0.0.3"))),
            ChecksumMode.AUTO,
            new Authentication.Password("1111"),
            List.of(VirtualAddress.parse("10.0.0.100"), VirtualAddress.parse("10.0.0.101/24")),
            true);
    VirtualRouter expected =
        new VirtualRouter(
            new RouterSetup(
                "web",
                "eth0",
                Optional.of(IpAddress.parse("10.0.0.1")),
                true,
                Optional.of("gateway"),
                List.of(),
                List.of(),
                RouterSetup.DEFAULT_DRAIN_TIMEOUT,
                config),
            List.of());
    assertEquals(expected, read);
  }

  @Test
  void tracksOfEveryTypeAreRead() {
    Reading reading = Reading.ofFile(TRACKS);
    assertEquals(List.of(), reading.mistakes());
    Duration interval = Duration.ofSeconds(2);
    Duration timeout = Duration.ofSeconds(1);
    List<CheckedTrack> expected =
        List.of(
            new CheckedTrack(
                new Track("tcp", -50),
                new CheckedTrack.Endpoint(
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 80),
                    new HealthCheck(
                        HealthCheck.Type.TCP,
                        Duration.ofMillis(500),
                        Duration.ofMillis(100),
                        1,
                        2,
                        HealthCheck.Http.DEFAULT))),
            new CheckedTrack(
                new Track("http", 0),
                new CheckedTrack.Endpoint(
                    new InetSocketAddress(InetAddress.ofLiteral("::1"), 8080),
                    new HealthCheck(
                        HealthCheck.Type.HTTP,
                        interval,
                        timeout,
                        2,
                        3,
                        new HealthCheck.Http(
                            "/ready", "web.example", new HealthCheck.StatusRange(200, 200))))),
            new CheckedTrack(new Track("pool", 10), new CheckedTrack.Pool("web")));
    VirtualRouter router = reading.programme().virtualRouters().getFirst();
    assertEquals(expected, router.tracks());
    assertEquals(
        List.of(new RouterSetup.InterfaceTrack(new Track("link", -10), "eth1")),
        router.setup().interfaceTracks());
  }

  @ParameterizedTest
  @CsvSource({"Auto,AUTO", "PseudoHeader,PSEUDO_HEADER", "MessageOnly,MESSAGE_ONLY"})
  void checksumModesAreRead(String word, ChecksumMode mode) {
    assertEquals(mode, router("checksum: " + word).setup().config().checksum());
  }

  @ParameterizedTest
  @ValueSource(strings = {"10ms", "100ms", "0.25s", "1s", "40.95s", "40950ms"})
  void intervalsOfVersionThreeAreStepsOfTenMilliseconds(String interval) {
    assertFalse(
        router("advertisementInterval: " + interval).setup().config().interval().nanos() == 0);
  }

  /** Changes to a good virtual router, and the only mistake that comes of them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          virtualRouterID: 0    | .virtualRouterID: 0 is not in 1..255; write a number from 1 to 255
          virtualRouterID: 256  | .virtualRouterID: 256 is not in 1..255; write a number from 1 to 255
          virtualRouterID: 1.5  | .virtualRouterID: 1.5 is no whole number; write a number from 1 to 255
          virtualRouterID: "51" | .virtualRouterID: "51" is a text; write a number from 1 to 255, without quotes
          virtualRouterID: 1e99999999 | .virtualRouterID: 1e99999999 is not in 1..255; write a number from 1 to 255
          -virtualRouterID      | .virtualRouterID: the field is missing; write a number from 1 to 255
          virtualRouterId: 51; -virtualRouterID; virtualRouterID: 51 | .virtualRouterId: the field is unknown; write virtualRouterID or remove it
          unheard: 1            | .unheard: the field is unknown; write one of addresses, advertisementInterval, authentication, checksum, interface, name, peers, preempt, preemptDelay, priority, sourceAddress, startupDelay, syncGroup, tracks, transport, version, virtualMAC, virtualRouterID
          -name                 | .name: the field is missing; write a name
          name: ""              | .name: the text is empty; write a name
          name: 5               | .name: 5 is a number; write a text, in quotes where it looks like something else
          -interface            | .interface: the field is missing; write the name of an interface, such as eth0
          interface: "a b"      | .interface: "a b" can't be the name of an interface; write 1 to 15 characters without blank, slash and colon, such as eth0
          interface: a234567890123456 | .interface: "a234567890123456" can't be the name of an interface; write 1 to 15 characters without blank, slash and colon, such as eth0
          version: 4            | .version: 4 is not in 2..3; write a number from 2 to 3
          priority: 0           | .priority: 0 is not in 1..255; write a number from 1 to 255
          priority: 256         | .priority: 256 is not in 1..255; write a number from 1 to 255
          advertisementInterval: 15ms  | .advertisementInterval: advertisement interval 15ms; version 3 knows steps of 10ms, write 10ms to 40.95s
          advertisementInterval: 0s    | .advertisementInterval: advertisement interval 0s; version 3 knows steps of 10ms, write 10ms to 40.95s
          advertisementInterval: 41s   | .advertisementInterval: advertisement interval 41s; version 3 knows steps of 10ms, write 10ms to 40.95s
          version: 2; advertisementInterval: 1.5s | .advertisementInterval: advertisement interval 1500ms; version 2 knows whole seconds, write 1s to 255s
          version: 2; advertisementInterval: 256s | .advertisementInterval: advertisement interval 256s; version 2 knows whole seconds, write 1s to 255s
          advertisementInterval: 100   | .advertisementInterval: 100 has no unit; write 100s, for example
          advertisementInterval: fast  | .advertisementInterval: "fast" is no duration; write a number and ms, s, m or h, such as 100ms or 5s
          advertisementInterval: -1s   | .advertisementInterval: "-1s" is no duration; write a number and ms, s, m or h, such as 100ms or 5s
          advertisementInterval: 1 s   | .advertisementInterval: "1 s" is no duration; write a number and ms, s, m or h, such as 100ms or 5s
          preempt: yes          | .preempt: "yes" is a text; write true or false
          preemptDelay: 25h     | .preemptDelay: 25h is out of range; write a duration from 0s to 24h
          startupDelay: 2d      | .startupDelay: "2d" is no duration; write a number and ms, s, m or h, such as 100ms or 5s
          transport: unicast    | .transport: "unicast" is not known here; write Multicast or Unicast
          transport: Unicast    | .peers: Unicast has no peers; write the address of at least one peer
          transport: Unicast; peers: [] | .peers: Unicast has no peers; write the address of at least one peer
          peers: [10.0.0.2]     | .peers: peers are for Unicast only; remove them or write transport: Unicast
          transport: Unicast; peers: [10.0.0.2, 10.0.0.2] | .peers[1]: 10.0.0.2 is given twice; write each peer once
          transport: Unicast; peers: ["fe80::1"] | .peers[0]: fe80::1 is not of the family of the addresses; write one of their family
          transport: Unicast; peers: [224.0.0.18] | .peers[0]: 224.0.0.18 is no address of a router; write the unicast address of one
          transport: Unicast; peers: [10.0.0.1]; sourceAddress: 10.0.0.1 | .peers[0]: 10.0.0.1 is this router's sourceAddress; write the others only
          transport: Unicast; peers: 10.0.0.2 | .peers: "10.0.0.2" is a text; write a list: each item on a line that starts with -
          sourceAddress: "fe80::1"  | .sourceAddress: fe80::1 is not of the family of the addresses; write one of their family
          sourceAddress: 0.0.0.0    | .sourceAddress: 0.0.0.0 is no address to send from; write one of the interface
          checksum: auto        | .checksum: "auto" is not known here; write Auto, PseudoHeader or MessageOnly
          version: 2; checksum: MessageOnly | .checksum: only version 3 over IPv4 leaves a choice; write Auto
          addresses: ["2001:db8::1"]; checksum: MessageOnly | .checksum: only version 3 over IPv4 leaves a choice; write Auto
          authentication: {type: Password, password: "1111"} | .authentication: version 3 has no authentication; write type: None or version: 2
          version: 2; authentication: {type: Password, password: "123456789"} | .authentication.password: the password is longer than 8 bytes or not ASCII; write 1 to 8 ASCII characters
          version: 2; authentication: {type: Password, password: 1111} | .authentication.password: 1111 is a number; write a text, in quotes where it looks like something else
          version: 2; authentication: {type: Password} | .authentication.password: the field is missing; write 1 to 8 ASCII characters
          version: 2; authentication: {password: abc} | .authentication.password: a password is for type Password only; write type: Password
          version: 2; authentication: {type: AH} | .authentication.type: "AH" is not known here; write None or Password
          -addresses            | .addresses: there is no address; write at least one
          addresses: []         | .addresses: there is no address; write at least one
          addresses: [10.0.0.256] | .addresses[0]: '10.0.0.256' is not an IP address; write one such as 10.0.0.100 or 2001:db8::100
          addresses: [web.example] | .addresses[0]: 'web.example' is not an IP address; write one such as 10.0.0.100 or 2001:db8::100
          addresses: [10.1]     | .addresses[0]: 10.1 is a number; write a text, in quotes where it looks like something else
          addresses: [10.0.0.1/33] | .addresses[0]: prefix length 33; write 0 to 32
          addresses: [10.0.0.1, "2001:db8::1"] | .addresses[1]: 2001:db8::1 is not IPv4 like the first; write a virtual router for each family
          addresses: [10.0.0.1, 10.0.0.1/24] | .addresses[1]: 10.0.0.1 is given twice; write each address once
          addresses: [224.0.0.5] | .addresses[0]: 224.0.0.5 can't be held by a host; write a unicast address
          version: 2; addresses: ["2001:db8::1"] | .version: version 2 knows IPv4 addresses only; write 3
          tracks: [{name: a, type: Ping}] | .tracks[0].type: "Ping" is not known here; write Interface, TCP, HTTP or Pool
          tracks: [{name: a}]   | .tracks[0].type: the field is missing; write Interface, TCP, HTTP or Pool
          tracks: [{name: a, type: TCP, address: 127.0.0.1}] | .tracks[0].port: the field is missing; write a number from 1 to 65535
          tracks: [{name: a, type: TCP, port: 80}] | .tracks[0].address: the field is missing; write the address to connect to
          tracks: [{name: a, type: Pool, pool: web}] | .tracks[0].pool: there is no pool "web"; add the pool to pools
          tracks: [{name: a, type: Interface, interface: eth0, weight: 255}] | .tracks[0].weight: 255 is not in -253..253; write a number from -253 to 253
          priority: 255; tracks: [{name: a, type: Interface, interface: eth0, weight: -5}] | .tracks[0].weight: no weight changes priority 255; write 0 or give the router another priority
          tracks: [{name: a, type: Interface, interface: eth0}, {name: a, type: Interface, interface: eth1}] | .tracks[1].name: "a" is the name of another track; write another name
          tracks: [eth0]        | .tracks[0]: "eth0" is no mapping; write fields, such as name: web
          """)
  void aMistakeIsNamedWithItsPathAndWhatToWrite(String changes, String mistake) {
    List<Mistake> mistakes = Reading.ofFile(ProgrammeText.router(changes)).mistakes();
    assertEquals(
        List.of("virtualRouters[0]" + mistake), mistakes.stream().map(Mistake::toString).toList());
  }
}
