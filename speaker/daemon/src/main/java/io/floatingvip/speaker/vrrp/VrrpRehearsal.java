package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.LinuxException;
import io.floatingvip.linux.Poller;
import io.floatingvip.linux.RouteSocket;
import io.floatingvip.linux.SuspendClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over and lets go again and again at the start, for nobody, so that the JVM has loaded and
 * compiled what a real takeover runs: the loop's thread, which goes before all others, would else
 * keep a processor from clients and forwarder while it interprets. Beside the loop, on a thread, a
 * device and sockets of its own, so that no start waits for it.
 */
public final class VrrpRehearsal {
  private static final Logger LOG = LoggerFactory.getLogger(VrrpRehearsal.class);

  /**
   * What has run 50 times the JVM compiles ({@code CompileThresholdScaling=0.25}), but more often
   * while much else waits to be compiled, as at a start.
   */
  private static final int TIMES = 300;

  /** Leaves the processors to the start, and the compiler time. */
  private static final Duration PAUSE = Duration.ofMillis(1);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private VrrpRehearsal() {}

  /**
   * What has been done.
   *
   * @param takeovers of a virtual router that has a predecessor
   * @param held how many times the host had what it took
   */
  record Outcome(int takeovers, int held) {}

  /**
   * Begins on a thread of its own, which ends by itself after some seconds, in the network
   * namespace of the calling thread.
   *
   * @param events does with what happens here as is done in earnest, where nobody sees it
   */
  public static void start(Consumer<VrrpEvent> events) {
    Thread _ =
        Thread.ofPlatform()
            .daemon()
            .name("vrrp-rehearsal")
            .start(() -> {
              try {
                LOG.debug("rehearsed: {}", play(TIMES, events));
              } catch (LinuxException | RuntimeException e) {
                // What fails here fails in earnest too, and is told then.
                LOG.debug("the rehearsal was broken off", e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  static Outcome play(int times, Consumer<VrrpEvent> events)
      throws LinuxException, InterruptedException {
    try (Poller poller = Poller.open();
        RouteSocket routes = RouteSocket.open();
        AddressThreads addresses = AddressThreads.ofNormalPriority(poller::wakeUp)) {
      Troubles silent = new Troubles(_ -> {});
      OwnDevice device = new OwnDevice(routes, silent);
      AddressKeeper keeper = new AddressKeeper(routes, addresses, new HostView(), device, silent);
      Handovers handovers = new Handovers(keeper, silent, _ -> {}, poller::wakeUp, _ -> List.of());
      try {
        return play(
            times,
            new LoopRehearsal(poller, keeper, handovers, silent, 0),
            TakeoverRehearsal.on(device, poller, routes, addresses, handovers, events));
      } finally {
        handovers.close();
        device.close();
      }
    }
  }

  private static Outcome play(int times, LoopRehearsal loop, Optional<TakeoverRehearsal> takeover)
      throws LinuxException, InterruptedException {
    SuspendClock clock = new SuspendClock();
    long endNanos = clock.bootNanos() + PATIENCE.toNanos();
    int takeovers = 0;
    int held = 0;
    try {
      for (int i = 0; i < times && clock.bootNanos() < endNanos; i++) {
        takeovers += loop.play() ? 1 : 0;
        if (takeover.isPresent()) {
          held += takeover.get().play() ? 1 : 0;
        }
        Thread.sleep(PAUSE);
      }
    } finally {
      loop.end();
      takeover.ifPresent(TakeoverRehearsal::end);
    }
    return new Outcome(takeovers, held);
  }
}
