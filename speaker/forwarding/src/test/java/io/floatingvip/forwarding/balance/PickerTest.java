package io.floatingvip.forwarding.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PickerTest {
  private static final class Backend implements Target {
    private final String name;
    private final int weight;
    private final long hash;
    private int connections;

    Backend(int number, int weight) {
      this.name = "backend " + number;
      this.weight = weight;
      this.hash =
          AddressHash.of(
              InetAddress.ofLiteral("10.0.%d.%d".formatted(number / 256, number % 256)), 8080);
    }

    @Override
    public int connections() {
      return connections;
    }

    @Override
    public long addressHash() {
      return hash;
    }

    @Override
    public int weight() {
      return weight;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.1");

  private static List<Backend> backends(int... weights) {
    return IntStream.range(0, weights.length).mapToObj(i -> new Backend(i, weights[i])).toList();
  }

  private static Rotation<Backend> rotation(List<Backend> backends) {
    return new Rotation<>(backends, backends.stream().map(b -> (double) b.weight()).toList());
  }

  private static InetAddress client(int number) {
    return InetAddress.ofLiteral("172.16.%d.%d".formatted(number / 256, number % 256));
  }

  private static Map<Backend, Integer> counts(
      Picker<Backend> picker, Rotation<Backend> rotation, int picks) {
    Map<Backend, Integer> counts = new HashMap<>();
    rotation.targets().forEach(backend -> counts.put(backend, 0));
    for (int i = 0; i < picks; i++) {
      counts.merge(picker.pick(rotation, CLIENT, b -> true).orElseThrow(), 1, Integer::sum);
    }
    return counts;
  }

  @Test
  void roundRobinTakesTurns() {
    List<Backend> backends = backends(1, 1, 1);
    Picker<Backend> picker = new RoundRobinPicker<>(1);
    List<Backend> picked = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      // Another object each time: what the pool publishes when something else has changed.
      picked.add(picker.pick(rotation(backends), CLIENT, b -> true).orElseThrow());
    }
    assertEquals(
        List.of(
            backends.get(1),
            backends.get(2),
            backends.get(0),
            backends.get(1),
            backends.get(2),
            backends.get(0)),
        picked);
  }

  @Test
  void roundRobinStaysEvenWhileBackendsComeAndGo() {
    List<Backend> all = backends(1, 1, 1, 1, 1);
    Picker<Backend> picker = new RoundRobinPicker<>(0);
    Random random = new Random(3);
    for (int step = 0; step < 200; step++) {
      List<Backend> some = new ArrayList<>(all);
      Collections.shuffle(some, random);
      Rotation<Backend> rotation = rotation(List.copyOf(some.subList(0, 2 + random.nextInt(3))));
      int picks = random.nextInt(40);
      Map<Backend, Integer> counts = counts(picker, rotation, picks);
      assertTrue(
          Collections.max(counts.values()) - Collections.min(counts.values()) <= 2,
          counts::toString);
    }
  }

  @Test
  void roundRobinHonoursWeightsWithinOne() {
    List<Backend> backends = backends(5, 2, 1);
    Map<Backend, Integer> counts = counts(new RoundRobinPicker<>(0), rotation(backends), 800);
    assertEquals(500, counts.getOrDefault(backends.get(0), 0), 1);
    assertEquals(200, counts.getOrDefault(backends.get(1), 0), 1);
    assertEquals(100, counts.getOrDefault(backends.get(2), 0), 1);
  }

  @Test
  void roundRobinDoesNotFloodABackendThatHadNoRoom() {
    List<Backend> backends = backends(1, 1);
    Rotation<Backend> rotation = rotation(backends);
    Picker<Backend> picker = new RoundRobinPicker<>(0);
    for (int i = 0; i < 1000; i++) {
      assertEquals(
          backends.get(1), picker.pick(rotation, CLIENT, b -> b != backends.get(0)).orElseThrow());
    }
    Map<Backend, Integer> counts = counts(picker, rotation, 10);
    assertTrue(counts.getOrDefault(backends.get(0), 0) <= 6, counts::toString);
  }

  @Test
  void leastConnectionsFillsUpByWeight() {
    List<Backend> backends = backends(4, 2, 2);
    Rotation<Backend> rotation = rotation(backends);
    Picker<Backend> picker = new LeastConnectionsPicker<>(0);
    for (int i = 0; i < 80; i++) {
      picker.pick(rotation, CLIENT, b -> true).orElseThrow().connections++;
    }
    assertEquals(List.of(40, 20, 20), backends.stream().map(Backend::connections).toList());
    backends.get(2).connections = 0;
    assertEquals(backends.get(2), picker.pick(rotation, CLIENT, b -> true).orElseThrow());
  }

  @Test
  void leastConnectionsTakesTurnsAmongEquals() {
    List<Backend> backends = backends(1, 1, 1, 1);
    counts(new LeastConnectionsPicker<>(0), rotation(backends), 40)
        .values()
        .forEach(n -> assertEquals(10, n));
  }

  @Test
  void randomPrefersTheLessLoadedOfTwo() {
    List<Backend> backends = backends(1, 1, 1, 1);
    Rotation<Backend> rotation = rotation(backends);
    Picker<Backend> picker = new RandomPicker<>(new SplittableRandom(11));
    for (int i = 0; i < 4000; i++) {
      picker.pick(rotation, CLIENT, b -> true).orElseThrow().connections++;
    }
    // One random choice would be off by some 30; two are known to stay within a few.
    backends.forEach(backend -> assertEquals(1000, backend.connections, 10));
  }

  @Test
  void randomHonoursWeights() {
    List<Backend> backends = backends(3, 1);
    Rotation<Backend> rotation = rotation(backends);
    Picker<Backend> picker = new RandomPicker<>(new SplittableRandom(5));
    for (int i = 0; i < 4000; i++) {
      picker.pick(rotation, CLIENT, b -> true).orElseThrow().connections++;
    }
    assertEquals(3000, backends.get(0).connections, 60);
  }

  @Test
  void sourceHashDependsOnClientAndSetOnly() {
    List<Backend> backends = backends(1, 2, 1, 3, 1);
    List<Backend> reversed = backends.reversed();
    for (int i = 0; i < 1000; i++) {
      assertEquals(
          new SourceHashPicker<Backend>().pick(rotation(backends), client(i), b -> true),
          new SourceHashPicker<Backend>().pick(rotation(reversed), client(i), b -> true));
    }
  }

  @Test
  void sourceHashIsTheSameInEveryRelease() {
    // Nodes of a cluster run different releases during an upgrade: these values may never change.
    List<Backend> backends = backends(1, 1, 1, 1, 1, 1, 1);
    List<Integer> picked =
        IntStream.range(0, 8)
            .mapToObj(
                i -> new SourceHashPicker<Backend>().pick(rotation(backends), client(i), b -> true))
            .map(backend -> backends.indexOf(backend.orElseThrow()))
            .toList();
    assertEquals(List.of(0, 1, 1, 3, 2, 2, 5, 5), picked);
  }

  @Test
  void sourceHashMovesOnlyTheClientsOfABackendThatLeaves() {
    List<Backend> before = backends(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    Backend gone = before.get(4);
    List<Backend> after = before.stream().filter(b -> b != gone).toList();
    SourceHashPicker<Backend> picker = new SourceHashPicker<>();
    int moved = 0;
    for (int i = 0; i < 10_000; i++) {
      Backend first = picker.pick(rotation(before), client(i), b -> true).orElseThrow();
      Backend second = picker.pick(rotation(after), client(i), b -> true).orElseThrow();
      if (first == gone) {
        moved++;
      } else {
        assertEquals(first, second);
      }
    }
    assertEquals(1000, moved, 120);
  }

  @Test
  void sourceHashHonoursWeights() {
    List<Backend> backends = backends(3, 1);
    SourceHashPicker<Backend> picker = new SourceHashPicker<>();
    long heavy =
        IntStream.range(0, 10_000)
            .filter(i ->
                picker.pick(rotation(backends), client(i), b -> true).orElseThrow()
                    == backends.get(0))
            .count();
    assertEquals(7500.0, (double) heavy, 200.0);
  }

  @Test
  void nobodyIsPickedWhenNobodyIsEligible() {
    for (Picker<Backend> picker :
        List.<Picker<Backend>>of(
            new RoundRobinPicker<>(0),
            new LeastConnectionsPicker<>(0),
            new SourceHashPicker<>(),
            new RandomPicker<>(new SplittableRandom(1)))) {
      assertTrue(picker.pick(rotation(backends(1, 1)), CLIENT, b -> false).isEmpty());
      assertTrue(picker.pick(rotation(List.of()), CLIENT, b -> true).isEmpty());
    }
  }

  @Test
  void theOnlyEligibleOneIsFound() {
    List<Backend> backends = backends(1, 100, 100, 100);
    for (Picker<Backend> picker :
        List.<Picker<Backend>>of(
            new RoundRobinPicker<>(0),
            new LeastConnectionsPicker<>(0),
            new SourceHashPicker<>(),
            new RandomPicker<>(new SplittableRandom(1)))) {
      for (int i = 0; i < 20; i++) {
        assertEquals(
            backends.get(0),
            picker.pick(rotation(backends), client(i), b -> b == backends.get(0)).orElseThrow());
      }
    }
  }

  @Test
  void affinityForgetsTheOldestWhenItIsFullAndTheExpired() {
    AffinityTable<String> table = new AffinityTable<>(160);
    for (int i = 0; i < 10_000; i++) {
      table.put(client(i), "backend " + i, 1000, i);
    }
    long remembered =
        IntStream.range(0, 10_000).filter(i -> table.get(client(i), 10_000).isPresent()).count();
    assertTrue(remembered <= 160 && remembered > 50, () -> "remembered " + remembered);
    assertEquals("backend 9999", table.get(client(9999), 10_000).orElseThrow());
    assertFalse(table.get(client(9999), 9999 + 1000).isPresent());
    table.expire(20_000);
    assertFalse(table.get(client(9998), 10_000).isPresent());
  }
}
