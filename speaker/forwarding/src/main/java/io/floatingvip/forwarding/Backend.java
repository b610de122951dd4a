package io.floatingvip.forwarding;

import io.floatingvip.forwarding.balance.AddressHash;
import io.floatingvip.forwarding.balance.Target;
import io.floatingvip.forwarding.config.Endpoint;
import io.floatingvip.forwarding.health.HealthChecker;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * One backend of a pool, for as long as it is configured or drained. Its state and weight are
 * written under the pool's lock; everything may be read by any thread.
 */
final class Backend implements Target {
  private final InetSocketAddress address;
  private final long addressHash;
  private final HealthChecker checker;
  private final BackendTraffic traffic = new BackendTraffic();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile int weight;
  private volatile BackendState state = BackendState.Unknown;
  private volatile String reason = "";
  private volatile long upSinceNanos;
  private volatile boolean startsSlowly;
  private volatile long datagramsAfterNanos;
  private volatile boolean avoidsDatagrams;
  private final AtomicLong changes = new AtomicLong();

  /**
   * A new backend.
   *
   * @param checker makes its health checker, which is started later
   */
  Backend(Endpoint endpoint, Function<Backend, HealthChecker> checker) {
    this.address = new InetSocketAddress(endpoint.address(), endpoint.port());
    this.addressHash = AddressHash.of(endpoint.address(), endpoint.port());
    this.weight = endpoint.weight();
    this.checker = checker.apply(this);
  }

  InetSocketAddress address() {
    return address;
  }

  HealthChecker checker() {
    return checker;
  }

  BackendTraffic traffic() {
    return traffic;
  }

  BackendState state() {
    return state;
  }

  String reason() {
    return reason;
  }

  boolean serves() {
    return state == BackendState.Up || state == BackendState.Unknown;
  }

  void weigh(int weight) {
    this.weight = weight;
  }

  /**
   * Brings it into a state.
   *
   * @param slowly whether its share has to grow from little
   */
  void become(BackendState state, String reason, boolean slowly, long nowNanos) {
    this.reason = reason;
    if (this.state != state) {
      this.startsSlowly = slowly;
      this.upSinceNanos = nowNanos;
      this.changes.incrementAndGet();
      this.state = state;
    }
  }

  /** How often its state has changed. */
  long changes() {
    return changes.get();
  }

  /**
   * Its share of new connections.
   *
   * @param slowStartNanos over which it grows to the weight; 0: at once
   */
  double share(long slowStartNanos, long nowNanos) {
    if (!isStartingSlowly(slowStartNanos, nowNanos)) {
      return weight;
    }
    // From a tenth, so that it gets some at all and warms up.
    return weight * Math.max(0.1, (nowNanos - upSinceNanos) / (double) slowStartNanos);
  }

  boolean isStartingSlowly(long slowStartNanos, long nowNanos) {
    return startsSlowly && nowNanos - upSinceNanos < slowStartNanos;
  }

  boolean hasRoom(int limit) {
    return limit == 0 || connections.get() < limit;
  }

  /** Counts one connection more, if the limit allows it; 0: no limit. */
  boolean acquire(int limit) {
    if (limit == 0) {
      connections.incrementAndGet();
      return true;
    }
    return connections.getAndUpdate(n -> n < limit ? n + 1 : n) < limit;
  }

  /** Takes no new UDP sessions until then: its host has said that nobody receives there. */
  void avoidDatagramsUntil(long nanos) {
    datagramsAfterNanos = nanos;
    avoidsDatagrams = true;
  }

  /** Whether UDP sessions may be given to it. */
  boolean takesDatagrams(long nowNanos) {
    return !avoidsDatagrams || nowNanos - datagramsAfterNanos >= 0;
  }

  void release() {
    connections.decrementAndGet();
  }

  @Override
  public int connections() {
    return connections.get();
  }

  @Override
  public long addressHash() {
    return addressHash;
  }

  @Override
  public int weight() {
    return weight;
  }

  @Override
  public String toString() {
    return NetUtil.toSocketAddressString(address);
  }
}
