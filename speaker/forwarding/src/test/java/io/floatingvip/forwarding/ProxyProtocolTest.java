package io.floatingvip.forwarding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.forwarding.ForwarderOptions.Transport;
import io.floatingvip.forwarding.config.Cidr;
import io.floatingvip.forwarding.config.ProxyProtocol;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What backends learn of their clients. */
class ProxyProtocolTest {
  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void backendsLearnOfTheClientByTheProxyProtocol(Transport transport) throws Exception {
    try (LoopbackServer server =
            LoopbackServer.start(
                socket -> Talk.say(socket, Talk.line(socket) + "|" + Talk.line(socket)));
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      PoolDraft draft = PoolDraft.of(server);
      draft.proxyProtocol = ProxyProtocol.V1;
      fixture.apply(draft.build());
      try (Socket client = fixture.connectFrom("127.0.0.9")) {
        assertEquals(
            "PROXY TCP4 127.0.0.9 127.0.0.1 %d %d\r|who"
                .formatted(client.getLocalPort(), fixture.port),
            Talk.ask(client));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void trustedSendersSpeakForTheirClients(Transport transport) throws Exception {
    try (LoopbackServer server =
            LoopbackServer.start(
                socket -> Talk.say(socket, Talk.line(socket) + "|" + Talk.line(socket)));
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      PoolDraft draft = PoolDraft.of(server);
      draft.proxyProtocol = ProxyProtocol.V1;
      ListenerDraft listener = new ListenerDraft(fixture.port);
      listener.acceptProxyProtocol = List.of(Cidr.parse("127.0.0.1/32"));
      fixture.apply(listener, draft.build());
      byte[] header =
          "PROXY TCP4 203.0.113.5 198.51.100.1 1234 443\r\n".getBytes(StandardCharsets.US_ASCII);
      for (int split : new int[] {0, 5, 20, header.length}) {
        try (Socket client = fixture.connect()) {
          client.getOutputStream().write(header, 0, split);
          client.getOutputStream().flush();
          Thread.sleep(20);
          client.getOutputStream().write(header, split, header.length - split);
          assertEquals("PROXY TCP4 203.0.113.5 198.51.100.1 1234 443\r|who", Talk.ask(client));
        }
      }
      try (Socket client = fixture.connect()) {
        Talk.say(client, "GET / HTTP/1.1\r\nno header of the kind");
        assertThrows(SocketException.class, () -> client.getInputStream().read());
      }
      try (Socket stranger = fixture.connectFrom("127.0.0.2")) {
        assertTrue(Talk.ask(stranger).startsWith("PROXY TCP4 127.0.0.2 "));
      }
    }
  }
}
