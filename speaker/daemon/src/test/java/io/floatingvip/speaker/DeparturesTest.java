package io.floatingvip.speaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.forwarding.config.ListenerConfig;
import io.floatingvip.forwarding.config.PoolConfig;
import io.floatingvip.speaker.programme.Programme;
import io.floatingvip.speaker.programme.Reading;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeparturesTest {
  private static final String ROUTER =
      """
      virtualRouters:
        - {name: web, virtualRouterID: 51, interface: eth0, addresses: [10.0.0.100]}
      """;
  private static final String LISTENER =
      """
      listeners:
        - {name: http, addresses: [10.0.0.100, 10.0.0.1], port: 80, pool: web}
      pools:
        - {name: web, endpoints: [{address: 10.0.0.11, port: 8080}]}
      """;
  private static final Programme BOTH = programme(ROUTER + LISTENER);

  @Test
  void aListenerThatGoesWithItsAddressStaysThereWithItsPool() throws Exception {
    Departures departures = Departures.between(BOTH, Departures.NONE, Programme.EMPTY);
    assertEquals(List.of("http (leaving)"), names(departures));
    assertEquals(Set.of(InetAddress.getByName("10.0.0.100")), departures.addresses());
    assertEquals(List.of("web"), departures.pools().stream().map(PoolConfig::name).toList());
  }

  @Test
  void aListenerThatGoesAloneIsGone() {
    assertTrue(Departures.between(BOTH, Departures.NONE, programme(ROUTER)).isEmpty());
  }

  @Test
  void aListenerThatStaysNeedsNoOtherToStayForIt() {
    assertTrue(Departures.between(BOTH, Departures.NONE, programme(LISTENER)).isEmpty());
  }

  @Test
  void whatHasNotLeftYetGoesOnToLeave() {
    Departures first = Departures.between(BOTH, Departures.NONE, Programme.EMPTY);
    assertEquals(first, Departures.between(Programme.EMPTY, first, Programme.EMPTY));
    assertTrue(Departures.between(Programme.EMPTY, first, BOTH).isEmpty(), "it is back");
  }

  private static List<String> names(Departures departures) {
    return departures.listeners().stream().map(ListenerConfig::name).toList();
  }

  private static Programme programme(String text) {
    return Reading.ofFile(text).whole().orElseThrow();
  }
}
