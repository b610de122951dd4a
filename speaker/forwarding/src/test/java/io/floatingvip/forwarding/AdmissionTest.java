package io.floatingvip.forwarding;

import static io.floatingvip.forwarding.ForwarderFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.floatingvip.forwarding.ForwarderOptions.Transport;
import io.floatingvip.forwarding.config.Cidr;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may connect, and how many. */
class AdmissionTest {
  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void otherSourcesAreClosedAtOnce(Transport transport) throws Exception {
    try (LoopbackServer server = Talk.named("server");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      ListenerDraft draft = new ListenerDraft(fixture.port);
      draft.allowedSources = List.of(Cidr.parse("127.0.0.0/31"));
      fixture.apply(draft, ForwarderFixture.pool(server));
      assertEquals("server", Talk.ask(fixture));
      assertThrows(
          SocketException.class,
          () -> {
            try (Socket stranger = fixture.connectFrom("127.0.0.2")) {
              Talk.ask(stranger);
            }
          });
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void connectionsAboveTheListenersLimitAreReset(Transport transport) throws Exception {
    try (LoopbackServer server = Talk.named("server");
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      ListenerDraft draft = new ListenerDraft(fixture.port);
      draft.maxConnections = 2;
      fixture.apply(draft, ForwarderFixture.pool(server));
      try (Socket first = fixture.connect();
          Socket second = fixture.connect()) {
        assertEquals("server", Talk.ask(first));
        assertEquals("server", Talk.ask(second));
        assertThrows(SocketException.class, () -> Talk.ask(fixture));
      }
      await("both have ended", () -> fixture.forwarder.connections() == 0);
      assertEquals("server", Talk.ask(fixture));
    }
  }
}
