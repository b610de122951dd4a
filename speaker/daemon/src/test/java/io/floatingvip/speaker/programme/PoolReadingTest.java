package io.floatingvip.speaker.programme;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.floatingvip.forwarding.config.Balance;
import io.floatingvip.forwarding.config.Endpoint;
import io.floatingvip.forwarding.config.HealthCheck;
import io.floatingvip.forwarding.config.PoolConfig;
import io.floatingvip.forwarding.config.ProxyProtocol;
import io.floatingvip.forwarding.config.QueueLimit;
import io.floatingvip.forwarding.config.SessionAffinity;
import io.floatingvip.forwarding.config.Timeouts;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolReadingTest {
  private static final Endpoint FIRST = new Endpoint(InetAddress.ofLiteral("10.0.0.11"), 8080, 1);

  private static Pool pool(String changes) {
    Reading reading = Reading.ofFile(ProgrammeText.pool(changes));
    assertEquals(List.of(), reading.mistakes());
    return reading.programme().pools().getFirst();
  }

  @Test
  void whatIsLeftOutHasItsDefault() {
    PoolConfig expected =
        new PoolConfig(
            "web",
            Balance.RoundRobin,
            List.of(FIRST),
            new HealthCheck(
                HealthCheck.Type.TCP,
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                2,
                3,
                new HealthCheck.Http("/", "", new HealthCheck.StatusRange(200, 399))),
            new Timeouts(
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                Duration.ofSeconds(30)),
            3,
            true,
            0,
            new QueueLimit(1000, Duration.ofSeconds(5)),
            new SessionAffinity(SessionAffinity.Type.None, Duration.ofHours(3)),
            ProxyProtocol.None,
            Duration.ofSeconds(30),
            Duration.ZERO);
    assertEquals(new Pool(expected, Optional.empty()), pool(""));
  }

  @Test
  void everyFieldIsRead() {
    Pool read =
        pool(
            """
            balance: SourceHash; endpoints: [{address: "2001:db8::11", port: 1, weight: 0}]; \
            healthCheck: {type: HTTPS, interval: 1m, timeout: 20ms, rise: 1, fall: 1, \
            http: {path: /up?deep=1, host: web.example, expectStatus: 200-204}}; \
            timeouts: {connect: 1s, clientIdle: 1h, serverIdle: 2h, udpIdle: 3s}; retries: 0; \
            redispatch: false; maxConnections: 7; queue: {size: 0, timeout: 1s}; \
            sessionAffinity: {type: ClientIP, timeout: 1h}; proxyProtocol: V2; \
            drain: {timeout: 0s}; slowStart: 10s\
            """);
    PoolConfig expected =
        new PoolConfig(
            "web",
            Balance.SourceHash,
            List.of(new Endpoint(InetAddress.ofLiteral("2001:db8::11"), 1, 0)),
            new HealthCheck(
                HealthCheck.Type.HTTPS,
                Duration.ofMinutes(1),
                Duration.ofMillis(20),
                1,
                1,
                new HealthCheck.Http(
                    "/up?deep=1", "web.example", new HealthCheck.StatusRange(200, 204))),
            new Timeouts(
                Duration.ofSeconds(1),
                Duration.ofHours(1),
                Duration.ofHours(2),
                Duration.ofSeconds(3)),
            0,
            false,
            7,
            new QueueLimit(0, Duration.ofSeconds(1)),
            new SessionAffinity(SessionAffinity.Type.ClientIP, Duration.ofHours(1)),
            ProxyProtocol.V2,
            Duration.ZERO,
            Duration.ofSeconds(10));
    assertEquals(new Pool(expected, Optional.empty()), read);
  }

  @Test
  void anObjectsPoolMayTakeItsEndpointsFromKubernetes() throws Exception {
    String spec =
        """
        {"pools": [{"name": "web",
          "endpointSlices": {"namespace": "default", "service": "web", "port": "http"}}]}\
        """;
    Reading reading = Reading.ofObject(new ObjectMapper().readTree(spec), Reading.NONE);
    assertEquals(List.of(), reading.mistakes());
    assertEquals(
        new Pool(
            PoolConfig.of("web", List.of()),
            Optional.of(new Pool.EndpointSlices("default", "web", "http"))),
        reading.programme().pools().getFirst());
  }

  /** Changes to a good pool, and the only mistake that comes of them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          balance: roundrobin   | .balance: "roundrobin" is not known here; write RoundRobin, LeastConnections, SourceHash or Random
          -endpoints            | .endpoints: the pool has no endpoints; write endpoints, [] for none
          -endpoints; endpointSlices: {namespace: a, service: b, port: c} | .endpointSlices: a file has no Kubernetes to ask; write endpoints
          endpoints: [{address: 10.0.0.11}] | .endpoints[0].port: the field is missing; write a number from 1 to 65535
          endpoints: [{address: 10.0.0.11, port: 0}] | .endpoints[0].port: 0 is not in 1..65535; write a number from 1 to 65535
          endpoints: [{port: 80}] | .endpoints[0].address: the field is missing; write the address of the backend
          endpoints: [{address: web1, port: 80}] | .endpoints[0].address: 'web1' is not an IP address; write one such as 10.0.0.100 or 2001:db8::100
          endpoints: [{address: 0.0.0.0, port: 80}] | .endpoints[0].address: 0.0.0.0 is no address of a backend; write the unicast address of one
          endpoints: [{address: 10.0.0.11, port: 80, weight: 257}] | .endpoints[0].weight: 257 is not in 0..256; write a number from 0 to 256
          endpoints: [{address: 10.0.0.11, port: 80}, {address: 10.0.0.11, port: 80, weight: 2}] | .endpoints[1].address: 10.0.0.11 port 80 is given twice; write it once
          healthCheck: {type: tcp} | .healthCheck.type: "tcp" is not known here; write TCP, HTTP, HTTPS or None
          healthCheck: {interval: 0s} | .healthCheck.interval: 0s is out of range; write a duration from 10ms to 24h
          healthCheck: {rise: 0}   | .healthCheck.rise: 0 is not in 1..1000; write a number from 1 to 1000
          healthCheck: {type: HTTP, http: {path: up}} | .healthCheck.http.path: path is "up"; write a path that starts with / and has no blanks
          healthCheck: {type: HTTP, http: {host: a b}} | .healthCheck.http.host: host is "a b"; write a host name, with a port if need be
          healthCheck: {type: HTTP, http: {expectStatus: 99}} | .healthCheck.http.expectStatus: "99" is no HTTP status; write a number or a range, such as 200-399
          healthCheck: {type: HTTP, http: {expectStatus: 399-200}} | .healthCheck.http.expectStatus: "399-200" is an empty range; write the lower number first
          healthCheck: {type: HTTP, path: /up} | .healthCheck.path: the field is unknown; write one of fall, http, interval, rise, timeout, type
          timeouts: {connect: 0s}  | .timeouts.connect: 0s is out of range; write a duration from 1ms to 8784h
          timeouts: {client: 5s}   | .timeouts.client: the field is unknown; write one of clientIdle, connect, serverIdle, udpIdle
          retries: -1              | .retries: -1 is not in 0..100; write a number from 0 to 100
          redispatch: "true"       | .redispatch: "true" is a text; write true or false
          queue: {size: 1000001}   | .queue.size: 1000001 is not in 0..1000000; write a number from 0 to 1000000
          queue: 5                 | .queue: 5 is no mapping; write fields, such as name: web
          sessionAffinity: {type: ClientIp} | .sessionAffinity.type: "ClientIp" is not known here; write None or ClientIP
          proxyProtocol: v1        | .proxyProtocol: "v1" is not known here; write None, V1 or V2
          drain: {timeout: 30}     | .drain.timeout: 30 has no unit; write 30s, for example
          drain: 30s               | .drain: "30s" is no mapping; write fields, such as name: web
          slowStart: -1s           | .slowStart: "-1s" is no duration; write a number and ms, s, m or h, such as 100ms or 5s
          """)
  void aMistakeIsNamedWithItsPathAndWhatToWrite(String changes, String mistake) {
    List<Mistake> mistakes = Reading.ofFile(ProgrammeText.pool(changes)).mistakes();
    assertEquals(List.of("pools[0]" + mistake), mistakes.stream().map(Mistake::toString).toList());
  }
}
