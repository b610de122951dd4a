package io.floatingvip.speaker.programme;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.floatingvip.forwarding.config.Cidr;
import io.floatingvip.forwarding.config.ListenerConfig;
import io.floatingvip.forwarding.config.LogShare;
import io.floatingvip.forwarding.config.Protocol;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenerReadingTest {

  private static ListenerConfig listener(String changes) {
    Reading reading = Reading.ofFile(ProgrammeText.listener(changes));
    assertEquals(List.of(), reading.mistakes());
    return reading.programme().listeners().getFirst();
  }

  @Test
  void whatIsLeftOutHasItsDefault() {
    ListenerConfig expected =
        new ListenerConfig(
            "web-http",
            List.of(InetAddress.ofLiteral("10.0.0.100")),
            80,
            Protocol.TCP,
            "web",
            List.of(),
            0,
            List.of(),
            LogShare.NONE);
    assertEquals(expected, listener(""));
  }

  @Test
  void everyFieldIsRead() {
    ListenerConfig expected =
        new ListenerConfig(
            "web-http",
            List.of(InetAddress.ofLiteral("10.0.0.100"), InetAddress.ofLiteral("2001:db8::1")),
            443,
            Protocol.TCP,
            "web",
            List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("2001:db8::/32")),
            5000,
            List.of(Cidr.parse("10.0.0.7")),
            new LogShare(0.015));
    assertEquals(
        expected,
        listener(
            """
            addresses: [10.0.0.100, "2001:db8::1"]; port: 443; protocol: TCP; \
            allowedSources: [10.0.0.0/8, "2001:db8::/32"]; maxConnections: 5000; \
            acceptProxyProtocol: [10.0.0.7]; log: 1.5%\
            """));
  }

  @ParameterizedTest
  @CsvSource({"None,0", "All,1", "1%,0.01", "100%,1", "0.1%,0.001"})
  void theLogIsAShareOfTheConnections(String word, double share) {
    assertEquals(share, listener("log: " + word).log().share(), 1e-12);
  }

  /** Changes to a good listener, and the only mistake that comes of them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          port: 0                 | .port: 0 is not in 1..65535; write a number from 1 to 65535
          port: 65536             | .port: 65536 is not in 1..65535; write a number from 1 to 65535
          port: http              | .port: "http" is a text; write a number from 1 to 65535, without quotes
          -port                   | .port: the field is missing; write a number from 1 to 65535
          -addresses              | .addresses: there is no address; write at least one
          addresses: [10.0.0.100/32] | .addresses[0]: "10.0.0.100/32" has a prefix length; write the address without it
          addresses: [localhost]  | .addresses[0]: 'localhost' is not an IP address; write one such as 10.0.0.100 or 2001:db8::100
          addresses: [224.0.0.1]  | .addresses[0]: 224.0.0.1 is a multicast address; write a unicast one
          addresses: [10.0.0.1, 10.0.0.1] | .addresses[1]: 10.0.0.1 is given twice; write each address once
          protocol: tcp           | .protocol: "tcp" is not known here; write TCP or UDP
          pool: wbe               | .pool: there is no pool "wbe"; write web, or add the pool to pools
          -pool                   | .pool: the field is missing; write the name of a pool
          allowedSources: [10.0.0.0/33] | .allowedSources[0]: prefixLength is 33; write 0 to 32
          allowedSources: [10/8]  | .allowedSources[0]: '10' is not an IP address; write one such as 10.0.0.100 or 2001:db8::100
          allowedSources: [10.0.0.0/] | .allowedSources[0]: 10.0.0.0/ is no address block; write a prefix length after the slash, such as 10.0.0.0/8
          maxConnections: -1      | .maxConnections: -1 is not in 0..2147483647; write a number from 0 to 2147483647
          protocol: UDP; acceptProxyProtocol: [10.0.0.7] | .acceptProxyProtocol: UDP has no PROXY protocol; remove it
          log: 101%               | .log: "101%" is no share; write None, All or a share such as 1%
          log: some               | .log: "some" is no share; write None, All or a share such as 1%
          allowedSource: []       | .allowedSource: the field is unknown; write allowedSources or remove it
          """)
  void aMistakeIsNamedWithItsPathAndWhatToWrite(String changes, String mistake) {
    List<Mistake> mistakes = Reading.ofFile(ProgrammeText.listener(changes)).mistakes();
    assertEquals(
        List.of("listeners[0]" + mistake), mistakes.stream().map(Mistake::toString).toList());
  }
}
