package io.floatingvip.vrrp;

import static io.floatingvip.vrrp.Bench.CONFIG;
import static io.floatingvip.vrrp.Bench.HIGHER;
import static io.floatingvip.vrrp.Bench.LOWER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 5798 and RFC 9568 disagree on the checksum over IPv4; we send what the peers send. */
class ChecksumAdaptationTest {

  @Test
  void autoSendsThePseudoHeaderFormUntilAnotherIsHeard() {
    Bench bench = Bench.active(CONFIG);
    assertEquals(ChecksumForm.PSEUDO_HEADER, sentForm(bench));
    hear(bench, ChecksumForm.MESSAGE_ONLY);
    assertEquals(ChecksumForm.MESSAGE_ONLY, sentForm(bench));
    hear(bench, ChecksumForm.PSEUDO_HEADER);
    assertEquals(ChecksumForm.PSEUDO_HEADER, sentForm(bench));
  }

  @Test
  void autoFollowsAnOldUnicastPeer() {
    VirtualRouterConfig config = CONFIG.withTransport(new Transport.Unicast(List.of(LOWER)));
    Bench bench = Bench.active(config);
    Effect.SendAdvertisement sending =
        new Effect.SendAdvertisement(
            Advertisement.of(config, new Priority(50)),
            ChecksumForm.PSEUDO_HEADER_OF_GROUP,
            LOWER,
            config.transport());
    bench.on(Wire.of(sending, Bench.SELF).received());
    assertEquals(ChecksumForm.PSEUDO_HEADER_OF_GROUP, sentForm(bench));
  }

  @Test
  void aChosenFormIsKept() {
    Bench bench = Bench.active(CONFIG.withChecksum(ChecksumMode.MESSAGE_ONLY));
    hear(bench, ChecksumForm.PSEUDO_HEADER);
    assertEquals(ChecksumForm.MESSAGE_ONLY, sentForm(bench));
    bench.on(new Event.ConfigurationChanged(CONFIG.withChecksum(ChecksumMode.PSEUDO_HEADER)));
    assertEquals(ChecksumForm.PSEUDO_HEADER, sentForm(bench));
  }

  @Test
  void aDroppedPacketChangesNothing() {
    Bench bench = Bench.active(CONFIG);
    Wire other =
        Wire.multicast(
            new Effect.SendAdvertisement(
                Advertisement.of(CONFIG, new Priority(50)),
                ChecksumForm.MESSAGE_ONLY,
                HIGHER,
                Transport.MULTICAST));
    bench.on(other.withHopLimit(64).received());
    assertEquals(ChecksumForm.PSEUDO_HEADER, sentForm(bench));
  }

  private static void hear(Bench bench, ChecksumForm form) {
    bench.on(
        Wire.multicast(
                new Effect.SendAdvertisement(
                    Advertisement.of(CONFIG, new Priority(50)), form, LOWER, Transport.MULTICAST))
            .received());
  }

  private static ChecksumForm sentForm(Bench bench) {
    while (true) {
      List<Effect.SendAdvertisement> sent =
          Bench.only(Effect.SendAdvertisement.class, bench.toDeadline());
      if (!sent.isEmpty()) {
        return sent.getFirst().checksumForm();
      }
    }
  }
}
