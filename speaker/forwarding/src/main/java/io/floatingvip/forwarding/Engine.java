package io.floatingvip.forwarding;

import io.floatingvip.forwarding.config.Endpoint;
import io.floatingvip.forwarding.config.HealthCheck;
import io.floatingvip.forwarding.config.ListenerConfig;
import io.floatingvip.forwarding.config.PoolConfig;
import io.floatingvip.forwarding.config.Protocol;
import io.floatingvip.forwarding.config.ProxyProtocol;
import io.floatingvip.forwarding.health.HealthChecker;
import io.floatingvip.forwarding.health.HealthObserver;
import io.floatingvip.forwarding.health.HealthWatch;
import io.floatingvip.forwarding.socket.Sockets;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The forwarder: holds the listeners and pools, under its lock, and the event loops that serve
 * them.
 */
final class Engine implements Forwarder {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final long REBIND_MILLIS = 100;
  private static final long EXPIRY_MILLIS = 60_000;
  private static final long POLL_MILLIS = 10;

  private final Workers workers;
  private final Meters meters;
  private final ForwarderObserver observer;
  private final BackendFactory factory;
  // Binds again what could not be bound: a thread of its own, as it takes the lock, which an event
  // loop never does.
  private final ScheduledExecutorService housekeeping =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("forwarding-housekeeping").factory());
  private final Listeners listeners;
  private final Map<String, Pool> pools = new LinkedHashMap<>();
  private final Map<String, ForwardingStatus.Listener> told = new LinkedHashMap<>();
  private boolean draining;
  private boolean closed;

  Engine(
      ForwarderOptions options,
      Sockets sockets,
      ForwarderObserver observer,
      MeterRegistry registry) {
    this.workers = new Workers(options.loops(), sockets);
    this.meters = new Meters(registry);
    this.listeners = new Listeners(workers, meters);
    this.observer = observer;
    this.factory = new BackendFactory(workers, meters);
    LOG.info("forwards by {}, on {} event loops", sockets.name(), options.loops());
    every(REBIND_MILLIS, this::rebind);
    every(EXPIRY_MILLIS, this::expireAffinity);
  }

  private void every(long millis, Runnable task) {
    Future<?> _ =
        housekeeping.scheduleWithFixedDelay(
            () -> logged(task), millis, millis, TimeUnit.MILLISECONDS);
  }

  // An executor forgets a task, and never runs it again, once it has thrown.
  private static void logged(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("housekeeping failed, goes on", e);
    }
  }

  @Override
  public void apply(List<ListenerConfig> wantedListeners, List<PoolConfig> wantedPools) {
    List<ForwardingStatus.Listener> news;
    synchronized (this) {
      requireOpen();
      Contradictions.check(wantedListeners, wantedPools);
      applyAll(wantedListeners, wantedPools);
      news = news();
    }
    tell(news);
  }

  private void applyAll(List<ListenerConfig> wantedListeners, List<PoolConfig> wantedPools) {
    Map<String, Pool> leavingPools = new LinkedHashMap<>(pools);
    Map<String, Pool> nextPools = new LinkedHashMap<>();
    List<PoolConfig> configs =
        wantedPools.stream().map(config -> checkedFor(wantedListeners, config)).toList();
    for (PoolConfig config : configs) {
      Pool pool = leavingPools.remove(config.name());
      nextPools.put(config.name(), pool == null ? created(config) : pool);
    }
    pools.clear();
    pools.putAll(nextPools);
    configs.forEach(config -> pool(config.name()).change(config));
    listeners.change(wantedListeners, this::pool);
    // After the listeners have turned to other pools, so that none of them stands without a backend
    // in between.
    leavingPools.values().forEach(this::remove);
  }

  // A connect says nothing of a UDP port.
  private static PoolConfig checkedFor(List<ListenerConfig> listeners, PoolConfig pool) {
    Set<Protocol> protocols =
        listeners.stream()
            .filter(listener -> listener.pool().equals(pool.name()))
            .map(ListenerConfig::protocol)
            .collect(Collectors.toSet());
    return pool.healthCheck().type() == HealthCheck.Type.TCP
            && protocols.equals(Set.of(Protocol.UDP))
        ? pool.withCheckType(HealthCheck.Type.None)
        : pool;
  }

  private Pool created(PoolConfig config) {
    Pool pool = new Pool(config, factory, workers, observer);
    meters.add(config.name(), pool);
    return pool;
  }

  private void remove(Pool pool) {
    meters.remove(pool);
    pool.close();
  }

  private Pool pool(String name) {
    Pool pool = pools.get(name);
    if (pool == null) {
      throw new IllegalArgumentException("pool \"%s\" does not exist".formatted(name));
    }
    return pool;
  }

  @Override
  public void endpoints(String pool, List<Endpoint> endpoints) {
    Pool target;
    synchronized (this) {
      requireOpen();
      target = pool(pool);
    }
    target.endpoints(target.config().withEndpoints(endpoints).endpoints());
  }

  @Override
  public HealthWatch watch(InetSocketAddress target, HealthCheck check, HealthObserver watcher) {
    Worker worker;
    synchronized (this) {
      requireOpen();
      worker = workers.next();
    }
    HealthChecker checker =
        new HealthChecker(
            worker.loop(), worker.sockets(), target, check, ProxyProtocol.None, watcher);
    checker.start();
    return checker::stop;
  }

  @Override
  public void addressesChanged() {
    housekeeping.execute(() -> logged(this::rebind));
  }

  private void rebind() {
    List<ForwardingStatus.Listener> news;
    synchronized (this) {
      if (draining || closed) {
        return;
      }
      listeners.bind();
      news = news();
    }
    tell(news);
  }

  private synchronized void expireAffinity() {
    long now = System.nanoTime();
    pools.values().forEach(pool -> pool.expireAffinity(now));
  }

  /** The listeners whose state is another one than at the last call. */
  private List<ForwardingStatus.Listener> news() {
    Map<String, ForwardingStatus.Listener> now = new LinkedHashMap<>();
    listeners.status().forEach(listener -> now.put(listener.name(), listener));
    List<ForwardingStatus.Listener> news = now.values().stream().filter(this::isNews).toList();
    told.clear();
    told.putAll(now);
    return news;
  }

  private boolean isNews(ForwardingStatus.Listener status) {
    ForwardingStatus.Listener before = told.get(status.name());
    return before == null
        || before.state() != status.state()
        || !before.reason().equals(status.reason());
  }

  // Without the lock, so that the observer may have one of its own that it holds while it asks for
  // the status.
  private void tell(List<ForwardingStatus.Listener> news) {
    news.forEach(
        listener -> observer.listenerChanged(listener.name(), listener.state(), listener.reason()));
  }

  @Override
  public synchronized ForwardingStatus snapshot() {
    return new ForwardingStatus(
        listeners.status(), pools.values().stream().map(Pool::status).toList());
  }

  @Override
  public synchronized List<DatagramSession> datagramSessions(Set<InetAddress> addresses) {
    return listeners.datagramSessions(addresses);
  }

  @Override
  public int connections() {
    return workers.connections();
  }

  private void requireOpen() {
    if (draining || closed) {
      throw new IllegalStateException("the forwarder is closed");
    }
  }

  @Override
  public void drain(Duration timeout) {
    synchronized (this) {
      if (closed) {
        return;
      }
      draining = true;
      listeners.stop();
    }
    workers.settle();
    long startNanos = System.nanoTime();
    try {
      while (workers.connections() > 0 && System.nanoTime() - startNanos < timeout.toNanos()) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      listeners.close();
      pools.values().forEach(this::remove);
      pools.clear();
    }
    housekeeping.shutdownNow();
    workers.reset(connection -> true);
    workers.settle();
    workers.close();
  }
}
