package io.floatingvip.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class NeighborSolicitationTest {
  private static final MacAddress FRAME_SOURCE = MacAddress.parse("02:00:00:00:00:77");

  /**
   * As a Linux host sends it: fe80::1 asks for 2001:db8::2 and gives its address 02:00:00:00:00:01.
   */
  private final byte[] message =
      HexFormat.of()
          .parseHex(
              "87000000" + "00000000" + "20010db8000000000000000000000002" + "0101020000000001");

  private byte[] packet() throws Exception {
    return Icmpv6Packet.encode(
        InetAddress.getByName("fe80::1"), InetAddress.getByName("ff02::1:ff00:2"), message);
  }

  @Test
  void readsTheTargetAndWhereTheAnswerGoes() throws Exception {
    NeighborSolicitation read =
        NeighborSolicitation.decode(ByteBuffer.wrap(packet()), FRAME_SOURCE).orElseThrow();
    assertEquals(InetAddress.getByName("fe80::1"), read.source());
    assertEquals(InetAddress.getByName("2001:db8::2"), read.target());
    assertEquals(MacAddress.parse("02:00:00:00:00:01"), read.senderMac());
  }

  @Test
  void aHopLimitBelow255IsFromBeyondTheSegmentAndRefused() throws Exception {
    byte[] packet = packet();
    packet[7] = 64;
    assertEquals(
        Optional.empty(), NeighborSolicitation.decode(ByteBuffer.wrap(packet), FRAME_SOURCE));
  }

  @Test
  void everySingleChangedByteOfTheMessageIsCaughtByTheChecksum() throws Exception {
    for (int i = 40; i < packet().length; i++) {
      byte[] packet = packet();
      packet[i] ^= 0x5A;
      assertEquals(
          Optional.empty(), NeighborSolicitation.decode(ByteBuffer.wrap(packet), FRAME_SOURCE));
    }
  }

  @Test
  void junkOfAnyLengthIsRefusedWithoutAnError() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] junk = new byte[random.nextInt(120)];
      random.nextBytes(junk);
      if (junk.length > 40) {
        junk[0] = 0x60;
        junk[6] = 58;
        junk[7] = (byte) 255;
        junk[40] = (byte) NeighborSolicitation.TYPE;
      }
      assertEquals(
          Optional.empty(), NeighborSolicitation.decode(ByteBuffer.wrap(junk), FRAME_SOURCE));
    }
  }

  @Test
  void theAnswerToASearchForDuplicatesGoesToEverybody() throws Exception {
    InetAddress target = InetAddress.getByName("2001:db8::2");
    NeighborSolicitation search =
        new NeighborSolicitation(InetAddress.getByName("::"), target, FRAME_SOURCE);
    NeighborAdvertisement answer = search.answer(FRAME_SOURCE, false);
    assertEquals(NeighborAdvertisement.ALL_NODES, answer.destination());
    assertEquals(false, answer.solicited());
  }
}
