package io.floatingvip.vrrp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Octets of every kind through the whole receive path: nothing throws, nothing is read beyond the
 * buffer, every packet is either counted as received or dropped for one reason, and no drop changes
 * anything. {@code -Dvrrp.fuzz.packets=N} runs longer, {@code -Dvrrp.fuzz.seed=N} elsewhere.
 */
class ReceiveFuzzTest {

  private static final long PACKETS = Long.getLong("vrrp.fuzz.packets", 400_000);
  private static final long SEED = Long.getLong("vrrp.fuzz.seed", 1);
  private static final List<VirtualRouterConfig> CONFIGS =
      List.of(
          Bench.CONFIG,
          Bench.CONFIG.withTransport(new Transport.Unicast(List.of(Bench.HIGHER, Bench.LOWER))),
          VirtualRouterConfig.of(VrrpVersion.V2, Bench.ID, List.of(Bench.VIP))
              .withAuthentication(new Authentication.Password("secret")),
          VirtualRouterConfig.of(
              VrrpVersion.V3,
              Bench.ID,
              List.of(VirtualAddress.parse("fe80::100"), VirtualAddress.parse("2001:db8::1"))));

  private final Random random = new Random(SEED);
  private final byte[] octets = new byte[256];
  private final ReceivedPacket packet = new ReceivedPacket();

  @Test
  void everyPacketIsReceivedOrDroppedForOneReason() {
    Set<DropReason> seen = EnumSet.noneOf(DropReason.class);
    for (VirtualRouterConfig config : CONFIGS) {
      Bench bench = started(config);
      long packets = PACKETS / CONFIGS.size();
      for (long i = 0; i < packets; i++) {
        handle(bench, mutated(config));
        if (bench.state() == VrrpState.INITIALIZE) {
          bench = started(config);
        }
      }
      for (DropReason reason : DropReason.values()) {
        if (bench.instance().dropped(reason) > 0) {
          seen.add(reason);
        }
      }
      assertTrue(bench.instance().received() > 0, "some were credible");
    }
    assertEquals(EnumSet.allOf(DropReason.class), seen, "every rung was met");
  }

  private static Bench started(VirtualRouterConfig config) {
    IpAddress self = selfOf(config);
    Bench bench = new Bench(config, self);
    bench.on(new Event.SourceAddressChanged(self));
    bench.on(Event.STARTUP);
    return bench;
  }

  private static IpAddress selfOf(VirtualRouterConfig config) {
    return config.family() == AddressFamily.IPV4 ? Bench.SELF : IpAddress.parse("fe80::2");
  }

  private void handle(Bench bench, ReceivedPacket received) {
    VrrpInstance instance = bench.instance();
    long accepted = instance.received();
    long dropped = dropped(instance);
    VrrpState state = instance.state();
    long deadline = instance.nextDeadlineNanos();
    bench.on(received);
    assertEquals(accepted + dropped + 1, instance.received() + dropped(instance));
    if (instance.received() == accepted) {
      assertEquals(state, instance.state(), "a drop changes nothing");
      assertEquals(deadline, instance.nextDeadlineNanos(), "a drop changes nothing");
    }
    if (random.nextInt(50) == 0) {
      bench.run(Duration.ofMillis(random.nextInt(200)));
    }
  }

  private static long dropped(VrrpInstance instance) {
    long sum = 0;
    for (DropReason reason : DropReason.values()) {
      sum += instance.dropped(reason);
    }
    return sum;
  }

  /** A credible packet with a few things wrong, its checksum made right again half of the time. */
  private ReceivedPacket mutated(VirtualRouterConfig config) {
    boolean ipv4 = config.family() == AddressFamily.IPV4;
    IpAddress source =
        ipv4
            ? List.of(Bench.HIGHER, Bench.LOWER, Bench.SELF, Bench.VIP.address())
                .get(random.nextInt(4))
            : IpAddress.parse("fe80::" + random.nextInt(1, 4));
    IpAddress destination =
        random.nextInt(8) > 0 == config.transport() instanceof Transport.Multicast
            ? config.family().multicastGroup()
            : selfOf(config);
    Effect.SendAdvertisement sending =
        new Effect.SendAdvertisement(
            Advertisement.of(config, new Priority(random.nextInt(256))),
            config.version() == VrrpVersion.V2 ? ChecksumForm.MESSAGE_ONLY : anyForm(ipv4),
            source,
            Transport.MULTICAST);
    Wire wire = Wire.of(sending, destination).withHopLimit(random.nextInt(8) > 0 ? 255 : 64);
    byte[] message = mutate(wire.message(), config, source, destination);
    Wire result = wire.withMessage(message);
    return ipv4 ? packet.ipv4(cut(result.ipv4Packet())) : result.receivedInto(packet);
  }

  private ChecksumForm anyForm(boolean ipv4) {
    List<ChecksumForm> forms = List.of(ChecksumForm.values());
    return ipv4 ? forms.get(random.nextInt(forms.size())) : ChecksumForm.PSEUDO_HEADER;
  }

  private byte[] mutate(
      byte[] message, VirtualRouterConfig config, IpAddress source, IpAddress destination) {
    byte[] result = message;
    int mutations = random.nextInt(4);
    for (int i = 0; i < mutations; i++) {
      result = mutateOnce(result);
    }
    if (result.length >= 8 && random.nextBoolean()) {
      ByteBuffer buffer = ByteBuffer.wrap(result).putShort(6, (short) 0);
      long sum = InternetChecksum.sum(buffer, 0, result.length);
      boolean plain = config.version() == VrrpVersion.V2 || source.family() == AddressFamily.IPV4;
      long pseudo = plain ? 0 : InternetChecksum.pseudoHeader(source, destination, result.length);
      buffer.putShort(6, (short) InternetChecksum.complement(sum + pseudo));
    }
    return result;
  }

  private byte[] mutateOnce(byte[] message) {
    if (message.length == 0) {
      return message;
    }
    byte[] result = message.clone();
    switch (random.nextInt(5)) {
      case 0 -> result[random.nextInt(result.length)] = (byte) random.nextInt();
      case 1 -> result[random.nextInt(Math.min(8, result.length))] = (byte) (random.nextInt(3) - 1);
      case 2 -> result = Arrays.copyOf(result, random.nextInt(2 * result.length));
      case 3 -> {
        random.nextBytes(octets);
        result = Arrays.copyOf(octets, random.nextInt(octets.length));
      }
      default ->
          Arrays.fill(result, Math.min(4, result.length), Math.min(6, result.length), (byte) 0);
    }
    return result;
  }

  /** The IP packet, now and then with a broken header or with its end missing. */
  private ByteBuffer cut(byte[] ipPacket) {
    byte[] result = ipPacket.clone();
    if (random.nextInt(20) == 0) {
      result[random.nextInt(20)] = (byte) random.nextInt();
    }
    int length = random.nextInt(20) == 0 ? random.nextInt(result.length) : result.length;
    return ByteBuffer.wrap(result, 0, length);
  }
}
