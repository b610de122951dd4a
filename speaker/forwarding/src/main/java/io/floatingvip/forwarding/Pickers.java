package io.floatingvip.forwarding;

import io.floatingvip.forwarding.balance.LeastConnectionsPicker;
import io.floatingvip.forwarding.balance.Picker;
import io.floatingvip.forwarding.balance.RandomPicker;
import io.floatingvip.forwarding.balance.RoundRobinPicker;
import io.floatingvip.forwarding.balance.SourceHashPicker;
import io.floatingvip.forwarding.config.Balance;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The pickers of one pool, one per event loop. */
final class Pickers {
  private final List<Picker<Backend>> pickers;

  Pickers(Balance balance, int loops) {
    pickers = IntStream.range(0, loops).mapToObj(index -> create(balance, index)).toList();
  }

  Picker<Backend> of(Worker worker) {
    return pickers.get(worker.index());
  }

  private static Picker<Backend> create(Balance balance, int offset) {
    return switch (balance) {
      case RoundRobin -> new RoundRobinPicker<>(offset);
      case LeastConnections -> new LeastConnectionsPicker<>(offset);
      case SourceHash -> new SourceHashPicker<>();
      case Random -> new RandomPicker<>(new SplittableRandom());
    };
  }
}
