package io.floatingvip.speaker.vrrp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.linux.testing.NeedsNetworkAdmin;
import io.floatingvip.vrrp.AddressFamily;
import io.floatingvip.vrrp.VrrpState;
import java.net.SocketException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Programmes that change the very address while it is being handed over. */
@NeedsNetworkAdmin
final class LoopHandoverReloadTest {
  private static final String SECOND_VIP = "10.9.0.101";
  private static final int RELOADS = 60;
  private static final int MOST_MILLIS_BETWEEN = 60;
  private static final long SEED = 20_261_121;

  private final HandoverSegment segment = new HandoverSegment(AddressFamily.IPV4);

  @BeforeEach
  void open() throws Exception {
    segment.open();
  }

  @AfterEach
  void close() throws Exception {
    segment.close();
  }

  /** Its connections go on where they are, and the address leaves each host with the last one. */
  @Test
  void connectionsGoOnWhenTheAddressIsRemovedHereAndThere() throws Exception {
    try (HandoverSegment.Connection first = segment.connect(1)) {
      segment.move(1, 2, 160);
      try (HandoverSegment.Connection second = segment.connect(2)) {
        segment.host(1).run();
        first.exchange();
        segment.host(2).run();
        segment.host(3).await(VrrpState.ACTIVE);
        segment.awaitClientKnows(3);
        first.exchange();
        second.exchange();
        segment.host(3).run();
        LoopBench.awaitThat(
            () -> segment.host(3).events().toString(), () -> !segment.host(3).holds(LoopBench.VIP));
        first.exchange();
        second.exchange();
        assertTrue(segment.host(1).holds(LoopBench.VIP));
      }
    }
    segment.awaitNoRules();
    segment.host(1).awaitAddress(LoopBench.VIP, false);
    segment.host(2).awaitAddress(LoopBench.VIP, false);
  }

  /** One address leaves its virtual router on both hosts, and comes back on the first to stay. */
  @Test
  void connectionsGoOnWhenTheAddressLeavesItsVirtualRouterAndReturns() throws Exception {
    try (HandoverSegment.Connection first = segment.connect(1)) {
      segment.move(1, 2, 160);
      try (HandoverSegment.Connection second = segment.connect(2)) {
        segment.host(1).run(LoopBench.router("web", 150, SECOND_VIP));
        segment.host(2).run(LoopBench.router("web", 160, SECOND_VIP));
        segment.host(2).awaitAddress(SECOND_VIP, true);
        first.exchange();
        segment.host(2).run(LoopBench.router("web", 160, LoopBench.VIP, SECOND_VIP));
        segment.host(2).awaitAddress(LoopBench.VIP, true);
        segment.awaitClientKnows(2);
        first.exchange();
        second.exchange();
        segment.host(1).run(LoopBench.router("web", 170, LoopBench.VIP, SECOND_VIP));
        segment.host(1).await(VrrpState.ACTIVE);
        segment.host(2).await(VrrpState.BACKUP);
        segment.awaitClientKnows(1);
        first.exchange();
        second.exchange();
      }
    }
    segment.awaitNoRules();
    segment.host(2).awaitAddress(LoopBench.VIP, false);
  }

  /** Another ID is another virtual router, which knows nothing of the first one's handover. */
  @Test
  void connectionsGoOnWhenTheAddressMovesToAnotherVirtualRouter() throws Exception {
    try (HandoverSegment.Connection first = segment.connect(1)) {
      segment.move(1, 2, 160);
      segment.host(3).run();
      segment.host(1).run(other(100));
      first.exchange();
      segment.host(2).run(other(160));
      for (int host : new int[] {1, 2}) {
        LoopBench.awaitThat(
            () -> segment.host(host).events().toString(),
            () -> segment.host(host).loop().snapshot().routers().size() == 1);
      }
      segment.host(2).await(VrrpState.ACTIVE);
      segment.host(1).await(VrrpState.BACKUP);
      segment.awaitClientKnows(2);
      first.exchange();
    }
    segment.awaitNoRules();
    segment.host(1).awaitAddress(LoopBench.VIP, false);
  }

  private static RouterSetup other(int priority) {
    return RouterSetup.of("web", "eth0", LoopBench.config(52, priority, LoopBench.VIP));
  }

  /** Whatever is reloaded when, a client gets an answer or a reset, and all is well afterwards. */
  @Test
  void noConnectionFallsSilentWhenProgrammesKeepChanging() throws Exception {
    Random random = new Random(SEED);
    try (HandoverSegment.Connection first = segment.connect(1)) {
      first.answer();
      for (int i = 0; i < RELOADS; i++) {
        segment.host(1 + random.nextInt(3)).run(any(random));
        TimeUnit.MILLISECONDS.sleep(random.nextInt(MOST_MILLIS_BETWEEN));
      }
      settle();
      try {
        first.ask();
      } catch (SocketException _) {
        // It was reset, which is an answer too. Silence would be a SocketTimeoutException.
      }
      try (HandoverSegment.Connection last = segment.connect(1)) {
        last.exchange();
      }
    }
    segment.awaitNoRules();
  }

  private static RouterSetup[] any(Random random) {
    int priority = 10 + random.nextInt(240);
    return switch (random.nextInt(5)) {
      case 0 -> new RouterSetup[0];
      case 1 -> new RouterSetup[] {LoopBench.router("web", priority, SECOND_VIP)};
      case 2 -> new RouterSetup[] {LoopBench.router("web", priority, LoopBench.VIP, SECOND_VIP)};
      case 3 -> new RouterSetup[] {other(priority)};
      default -> new RouterSetup[] {LoopBench.router(priority)};
    };
  }

  private void settle() throws Exception {
    segment.host(2).run(LoopBench.router(100));
    segment.host(3).run(LoopBench.router(50));
    segment.host(1).run(LoopBench.router(150));
    for (int host : new int[] {1, 2, 3}) {
      LoopBench.awaitThat(
          () -> segment.host(host).events().toString(),
          () ->
              segment.host(host).loop().snapshot().routers().size() == 1
                  && segment.host(host).state()
                      == (host == 1 ? VrrpState.ACTIVE : VrrpState.BACKUP));
    }
    segment.awaitClientKnows(1);
  }
}
