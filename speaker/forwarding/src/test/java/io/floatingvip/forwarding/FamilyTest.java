package io.floatingvip.forwarding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.floatingvip.forwarding.ForwarderOptions.Transport;
import io.floatingvip.forwarding.config.ProxyProtocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients and backends need not be of the same family. */
class FamilyTest {
  @ParameterizedTest
  @CsvSource({
    "Epoll, ::1, ::1",
    "Epoll, ::1, 127.0.0.1",
    "Epoll, 127.0.0.1, ::1",
    "NIO, ::1, ::1",
    "NIO, ::1, 127.0.0.1",
    "NIO, 127.0.0.1, ::1"
  })
  void clientsOfEitherFamilyReachBackendsOfEither(Transport transport, String vip, String backend)
      throws Exception {
    InetAddress address = InetAddress.ofLiteral(vip);
    try (LoopbackServer server =
            LoopbackServer.start(
                InetAddress.ofLiteral(backend),
                0,
                socket -> Talk.say(socket, Talk.line(socket) + "|" + Talk.line(socket)));
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      PoolDraft pool = PoolDraft.of(server);
      pool.check = PoolDraft.QUICK;
      pool.proxyProtocol = ProxyProtocol.V1;
      ListenerDraft listener = new ListenerDraft(fixture.port);
      listener.addresses.clear();
      listener.addresses.add(address);
      fixture.apply(listener, pool.build());
      fixture.awaitState(server, BackendState.Up);
      try (Socket client = new Socket()) {
        client.connect(new InetSocketAddress(address, fixture.port));
        client.setSoTimeout(60_000);
        String family = vip.contains(":") ? "TCP6" : "TCP4";
        String own = client.getLocalAddress().getHostAddress();
        assertEquals(
            "PROXY %s %s %s %d %d\r|who"
                .formatted(family, own, own, client.getLocalPort(), fixture.port),
            Talk.ask(client));
      }
    }
  }
}
