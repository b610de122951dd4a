package io.floatingvip.forwarding.balance;

import java.net.InetAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which target each client had. Bounded: the client that came least recently is forgotten first.
 * May be used by any thread.
 *
 * @param <T> the type of the targets
 */
public final class AffinityTable<T> {
  // Apart from one another, so that event loops rarely wait for each other.
  private static final int SHARDS = 16;

  private record Memory<T>(T target, long expiresNanos) {}

  private final int bound;
  // Each in the order of the last use, and guarded by itself.
  private final List<Map<InetAddress, Memory<T>>> shards;

  /**
   * A table.
   *
   * @param bound about the most clients that it remembers
   */
  public AffinityTable(int bound) {
    this.bound = Math.max(1, bound / SHARDS);
    this.shards =
        Stream.<Map<InetAddress, Memory<T>>>generate(() -> new LinkedHashMap<>(16, 0.75f, true))
            .limit(SHARDS)
            .toList();
  }

  /** The target that the client had, if that is remembered still. */
  public Optional<T> get(InetAddress client, long nowNanos) {
    Map<InetAddress, Memory<T>> shard = shard(client);
    synchronized (shard) {
      Memory<T> entry = shard.get(client);
      if (entry == null) {
        return Optional.empty();
      }
      if (nowNanos - entry.expiresNanos() >= 0) {
        shard.remove(client);
        return Optional.empty();
      }
      return Optional.of(entry.target());
    }
  }

  /** Remembers the client's target for this long from now. */
  public void put(InetAddress client, T target, long timeoutNanos, long nowNanos) {
    Map<InetAddress, Memory<T>> shard = shard(client);
    synchronized (shard) {
      shard.put(client, new Memory<>(target, nowNanos + timeoutNanos));
      if (shard.size() > bound) {
        Iterator<InetAddress> eldest = shard.keySet().iterator();
        eldest.next();
        eldest.remove();
      }
    }
  }

  /** Forgets everything that is past its time. */
  public void expire(long nowNanos) {
    for (Map<InetAddress, Memory<T>> shard : shards) {
      synchronized (shard) {
        shard.values().removeIf(entry -> nowNanos - entry.expiresNanos() >= 0);
      }
    }
  }

  private Map<InetAddress, Memory<T>> shard(InetAddress client) {
    long hash = AddressHash.of(client, 0);
    return shards.get((int) (hash & (SHARDS - 1)));
  }
}
