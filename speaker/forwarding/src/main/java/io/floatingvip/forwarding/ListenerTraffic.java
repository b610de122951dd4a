package io.floatingvip.forwarding;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What has gone through one listener since it was added; written by every event loop. */
final class ListenerTraffic {
  final AtomicInteger active = new AtomicInteger();
  final LongAdder connections = new LongAdder();
  final LongAdder bytesFromClients = new LongAdder();
  final LongAdder bytesToClients = new LongAdder();
  final LongAdder acceptErrors = new LongAdder();
  private final Map<ConnectionEnd, LongAdder> ends = new EnumMap<>(ConnectionEnd.class);

  ListenerTraffic() {
    for (ConnectionEnd end : ConnectionEnd.values()) {
      ends.put(end, new LongAdder());
    }
  }

  void count(ConnectionEnd end) {
    LongAdder adder = ends.get(end);
    if (adder != null) {
      adder.increment();
    }
  }

  /** The connections that ended in error at this stage. */
  long errors(String stage) {
    return ends.entrySet().stream()
        .filter(entry -> entry.getKey().stage().filter(stage::equals).isPresent())
        .mapToLong(entry -> entry.getValue().sum())
        .sum();
  }
}
