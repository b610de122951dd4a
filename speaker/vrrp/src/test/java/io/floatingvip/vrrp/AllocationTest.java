package io.floatingvip.vrrp;

import static io.floatingvip.vrrp.Bench.CONFIG;
import static io.floatingvip.vrrp.Bench.HIGHER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A steady router makes no garbage, so that it causes no pauses. */
class AllocationTest {

  private static final int ROUNDS = 100_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final ByteBuffer buffer = ByteBuffer.allocate(1500);

  @Test
  void advertisingAllocatesNothing() {
    VrrpInstance instance = Bench.active(CONFIG).instance();
    assertEquals(0, leastAllocatedBy(() -> advertise(instance)));
    assertTrue(instance.sent() >= ROUNDS);
  }

  /** Sends one advertisement, or makes one of the rare announcements. */
  private void advertise(VrrpInstance instance) {
    List<Effect> effects = instance.on(Event.TIMERS_DUE, instance.nextDeadlineNanos());
    for (int i = 0; i < effects.size(); i++) {
      if (effects.get(i) instanceof Effect.SendAdvertisement sending) {
        AdvertisementEncoder.encode(sending, IpAddress.VRRP_GROUP_IPV4, buffer.clear());
      }
    }
  }

  @Test
  void hearingAllocatesNothing() {
    Bench bench = Bench.started(CONFIG);
    VrrpInstance instance = bench.instance();
    ByteBuffer received =
        ByteBuffer.wrap(Wire.multicast(Bench.peer(HIGHER, 150, CONFIG)).ipv4Packet());
    ReceivedPacket packet = new ReceivedPacket();
    long[] nowNanos = {bench.nowNanos()};
    assertEquals(
        0,
        leastAllocatedBy(() -> {
          nowNanos[0] += 100_000_000;
          instance.on(packet.ipv4(received), nowNanos[0]);
          instance.on(Event.TIMERS_DUE, nowNanos[0]);
        }));
    assertEquals(VrrpState.BACKUP, instance.state());
  }

  @Test
  void droppingAllocatesNothing() {
    Bench bench = Bench.active(CONFIG);
    VrrpInstance instance = bench.instance();
    ByteBuffer received =
        ByteBuffer.wrap(
            Wire.multicast(Bench.peer(HIGHER, 150, CONFIG)).withHopLimit(64).ipv4Packet());
    ReceivedPacket packet = new ReceivedPacket();
    long nowNanos = bench.nowNanos();
    assertEquals(0, leastAllocatedBy(() -> instance.on(packet.ipv4(received), nowNanos)));
  }

  /** The least of several attempts, since the compiler may still be at work during the first. */
  private static long leastAllocatedBy(Runnable round) {
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 10 && least > 0; attempt++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < ROUNDS; i++) {
        round.run();
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
