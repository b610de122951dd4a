package io.floatingvip.vrrp.simulation;

import io.floatingvip.vrrp.Effect;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.Transport;
import io.floatingvip.vrrp.Wire;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The network between the nodes: it loses, doubles, delays and so reorders packets, in each
 * direction by itself.
 */
final class Segment {

  private static final long SHORTEST_NANOS = 30_000L;

  /** Where a packet arrives. */
  interface Receiver {
    void receive(Packet packet);
  }

  /**
   * A packet on its way.
   *
   * @param sender the node, or -1 for junk
   * @param priority that it says, for the oracle
   * @param intervalNanos of the sender, for the oracle
   */
  record Packet(Wire wire, int sender, int priority, long intervalNanos) {}

  private final Timeline timeline;
  private final SplittableRandom random;
  private final List<? extends Receiver> receivers;
  private final boolean[][] cut;
  private double loss;
  private double duplication;
  private long delayNanos = 100_000L;

  Segment(
      Timeline timeline, SplittableRandom random, List<? extends Receiver> receivers, int nodes) {
    this.timeline = timeline;
    this.random = random;
    this.receivers = receivers;
    this.cut = new boolean[nodes][nodes];
  }

  void cut(int from, int to) {
    cut[from][to] = true;
  }

  void mend() {
    for (boolean[] row : cut) {
      Arrays.fill(row, false);
    }
  }

  void weather(double newLoss, double newDuplication, long newDelayNanos) {
    loss = newLoss;
    duplication = newDuplication;
    delayNanos = newDelayNanos;
  }

  void fair() {
    weather(0, 0, 100_000L);
  }

  void send(int from, Effect.SendAdvertisement effect, Scenario scenario) {
    switch (effect.transport()) {
      case Transport.Multicast() -> {
        Packet packet = packet(from, effect, scenario.family().multicastGroup());
        for (int to = 0; to < cut.length; to++) {
          carry(from, to, packet);
        }
      }
      case Transport.Unicast(List<IpAddress> peers) -> {
        for (int to = 0; to < cut.length; to++) {
          if (peers.contains(scenario.addressOf(to))) {
            carry(from, to, packet(from, effect, scenario.addressOf(to)));
          }
        }
      }
    }
  }

  private static Packet packet(int from, Effect.SendAdvertisement effect, IpAddress destination) {
    return new Packet(
        Wire.of(effect, destination),
        from,
        effect.advertisement().priority().value(),
        effect.advertisement().interval().nanos());
  }

  private void carry(int from, int to, Packet packet) {
    if (from == to || cut[from][to] || random.nextDouble() < loss) {
      return;
    }
    deliver(to, packet);
    if (random.nextDouble() < duplication) {
      deliver(to, packet);
    }
  }

  private void deliver(int to, Packet packet) {
    timeline.at(
        timeline.nowNanos() + SHORTEST_NANOS + random.nextLong(delayNanos),
        () -> receivers.get(to).receive(packet));
  }
}
