package io.floatingvip.speaker.vrrp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.floatingvip.linux.ArpPacket;
import io.floatingvip.linux.MacAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ConflictDetectionTest {
  private static final InetAddress VIP = InetAddress.ofLiteral("10.9.0.100");
  private static final InetAddress PEER = InetAddress.ofLiteral("10.9.0.2");
  private static final MacAddress OWN = MacAddress.parse("02:00:00:00:00:01");
  private static final MacAddress PEERS = MacAddress.parse("02:00:00:00:00:02");
  private static final MacAddress STRANGERS = MacAddress.parse("02:00:00:00:00:99");
  private static final long SECOND = 1_000_000_000L;

  private final ConflictDetection detection = new ConflictDetection();
  private long nowNanos = 100 * SECOND;

  ConflictDetectionTest() {
    detection.watch(Set.of(VIP));
    detection.expect(PEER);
  }

  private void hear(InetAddress sender, MacAddress mac) {
    detection.heard(new ArpPacket(true, mac, sender, OWN, VIP), OWN, nowNanos);
  }

  private List<InetAddress> tick() {
    nowNanos += SECOND;
    return detection.due(nowNanos);
  }

  private Optional<MacAddress> claimant() {
    return detection.claimant(VIP, nowNanos);
  }

  @Test
  void newAddressesAreProbedThreeTimesAndPeersAskedForTheirMac() {
    assertEquals(List.of(PEER, VIP), tick());
    assertEquals(List.of(PEER, VIP), tick());
    assertEquals(List.of(PEER, VIP), tick());
    assertEquals(List.of(), tick());
    for (int i = 0; i < 9; i++) {
      tick();
    }
    hear(PEER, PEERS);
    for (int i = 0; i < 30; i++) {
      assertEquals(List.of(), tick());
    }
  }

  @Test
  void aStrangerIsAConflictOnceThePeersHadTimeToProveThatItIsThem() {
    hear(VIP, STRANGERS);
    assertEquals(Optional.empty(), claimant());
    tick();
    tick();
    tick();
    assertEquals(Optional.of(STRANGERS), claimant());
    for (int i = 0; i < 40; i++) {
      tick();
    }
    assertEquals(Optional.empty(), claimant(), "silent for so long");
  }

  @Test
  void neitherAPeerNorAVirtualRoutersMacNorOurselvesAreAConflict() {
    hear(VIP, OWN);
    hear(VIP, MacAddress.parse("00:00:5e:00:01:33"));
    tick();
    tick();
    tick();
    assertEquals(Optional.empty(), claimant());
    hear(VIP, PEERS);
    tick();
    hear(PEER, PEERS);
    tick();
    tick();
    assertEquals(Optional.empty(), claimant());
  }

  @Test
  void whatAPeerHoldsIsNotAskedForAgain() {
    tick();
    hear(PEER, PEERS);
    hear(VIP, PEERS);
    for (int i = 0; i < 3; i++) {
      tick();
    }
    for (int i = 0; i < 30; i++) {
      assertEquals(List.of(), tick());
    }
  }

  @Test
  void aPeerThatIsGoneIsRememberedAsOne() {
    hear(PEER, PEERS);
    detection.watch(Set.of(VIP));
    hear(VIP, PEERS);
    for (int i = 0; i < 5; i++) {
      tick();
    }
    assertEquals(Optional.empty(), claimant());
  }

  @Test
  void anotherInterfaceOfThisHostIsNoConflict() {
    detection.expect(Set.of(OWN, STRANGERS));
    hear(VIP, STRANGERS);
    for (int i = 0; i < 5; i++) {
      tick();
    }
    assertEquals(Optional.empty(), claimant());
  }
}
