package io.floatingvip.vrrp.simulation;

import io.floatingvip.vrrp.AddressFamily;
import io.floatingvip.vrrp.AdvertisementInterval;
import io.floatingvip.vrrp.Preemption;
import io.floatingvip.vrrp.Priority;
import io.floatingvip.vrrp.VrrpVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** Makes a scenario out of a seed. */
final class ScenarioGenerator {

  private static final long MILLISECOND = 1_000_000L;

  private final SplittableRandom random;
  private final long seed;

  private ScenarioGenerator(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
  }

  static Scenario scenario(long seed) {
    return new ScenarioGenerator(seed).make();
  }

  private Scenario make() {
    VrrpVersion version = chance(0.1) ? VrrpVersion.V2 : VrrpVersion.V3;
    AddressFamily family =
        version == VrrpVersion.V3 && chance(0.3) ? AddressFamily.IPV6 : AddressFamily.IPV4;
    int nodes = random.nextInt(2, 6);
    int units = version == VrrpVersion.V2 ? 1 : pick(1, 2, 10, 10, 100);
    boolean mixed = version == VrrpVersion.V3 && chance(0.15);
    List<NodeSetup> setups = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      int own = mixed ? units * pick(1, 2, 5) : units;
      setups.add(setup(new AdvertisementInterval(version, own)));
    }
    long interval = setups.getFirst().interval().nanos();
    long lateness = chance(0.3) ? interval * 9 / 10 : Math.min(interval / 20, MILLISECOND);
    long disturbed = interval * random.nextInt(5, 80);
    List<Disturbance> disturbances = disturbances(nodes, disturbed, interval);
    return new Scenario(
        seed, version, family, chance(0.3), chance(0.2), lateness, disturbed, setups, disturbances);
  }

  private NodeSetup setup(AdvertisementInterval interval) {
    int priority = chance(0.05) ? 255 : chance(0.5) ? pick(50, 100, 150) : random.nextInt(1, 255);
    Duration some = interval.duration().multipliedBy(random.nextInt(1, 8));
    Preemption preemption =
        chance(0.2)
            ? Preemption.NEVER
            : chance(0.3) ? Preemption.after(some) : Preemption.IMMEDIATE;
    return new NodeSetup(
        new Priority(priority),
        interval,
        preemption,
        chance(0.1) ? some : Duration.ZERO,
        random.nextDouble(-0.001, 0.001),
        random.nextLong(1L << 50),
        chance(0.1));
  }

  private List<Disturbance> disturbances(int nodes, long duration, long interval) {
    List<Disturbance> disturbances = new ArrayList<>();
    int count = random.nextInt(0, 14);
    for (int i = 0; i < count; i++) {
      disturbances.add(
          disturbance(random.nextLong(duration), random.nextInt(nodes), nodes, interval));
    }
    disturbances.sort(Comparator.comparingLong(Disturbance::atNanos));
    return disturbances;
  }

  private Disturbance disturbance(long at, int node, int nodes, long interval) {
    return switch (random.nextInt(18)) {
      case 0, 1, 2 -> new Disturbance.Pause(at, node, random.nextLong(interval * 20), chance(0.4));
      case 3, 4 -> new Disturbance.Crash(at, node);
      case 5, 6 -> new Disturbance.Restart(at, node);
      case 7 -> new Disturbance.Stop(at, node);
      case 8, 9 -> new Disturbance.Cut(at, node, random.nextInt(nodes));
      case 10 -> new Disturbance.Mend(at);
      case 11 ->
          new Disturbance.Weather(
              at, random.nextDouble(0.5), random.nextDouble(0.3), random.nextLong(1, interval));
      case 12 -> new Disturbance.Carrier(at, node, chance(0.6));
      case 13 -> new Disturbance.Deletion(at, node);
      case 14 ->
          chance(0.5)
              ? new Disturbance.Weight(at, node, random.nextInt(-300, 300))
              : new Disturbance.Track(at, node, chance(0.5));
      case 15, 16 -> {
        List<Disturbance.Change> changes = List.of(Disturbance.Change.values());
        Disturbance.Change change = changes.get(random.nextInt(changes.size()));
        yield new Disturbance.Reload(at, node, change, random.nextInt(1, 256));
      }
      default ->
          new Disturbance.Junk(at, node, random.nextInt(1, 60), random.nextLong(1, interval / 4));
    };
  }

  private boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  private int pick(int... values) {
    return values[random.nextInt(values.length)];
  }
}
