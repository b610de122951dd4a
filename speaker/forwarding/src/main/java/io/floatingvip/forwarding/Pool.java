package io.floatingvip.forwarding;

import io.floatingvip.forwarding.balance.AffinityTable;
import io.floatingvip.forwarding.balance.Rotation;
import io.floatingvip.forwarding.config.Balance;
import io.floatingvip.forwarding.config.Endpoint;
import io.floatingvip.forwarding.config.PoolConfig;
import io.floatingvip.forwarding.config.SessionAffinity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The backends of one pool. Changes are made under its lock, and become visible to the event loops
 * by one write of the rotation; connections never wait for the lock.
 */
final class Pool {
  // About 100 bytes each: bounds a table that strangers can fill to some 10 MB.
  private static final int REMEMBERED_CLIENTS = 100_000;

  // As HAProxy's: who has just refused gets a moment.
  private static final Duration PAUSE = Duration.ofSeconds(1);

  // When the kernel would send its first SYN again (RFC 6298 section 2): who has not answered by
  // then has lost it or is gone, and another backend can be asked as well.
  private static final Duration BEFORE_REDISPATCH = Duration.ofSeconds(1);

  private final BackendFactory factory;
  private final Workers workers;
  private final ForwarderObserver observer;
  private final Map<InetSocketAddress, Backend> configured = new LinkedHashMap<>();
  private final Map<InetSocketAddress, Backend> draining = new LinkedHashMap<>();
  private final WaitQueue queue = new WaitQueue();
  private final AffinityTable<Backend> affinity = new AffinityTable<>(REMEMBERED_CLIENTS);
  private boolean closed;
  private boolean republishing;
  private volatile PoolConfig config;
  private volatile Pickers pickers;
  private volatile Rotation<Backend> rotation = new Rotation<>(List.of(), List.of());

  Pool(PoolConfig config, BackendFactory factory, Workers workers, ForwarderObserver observer) {
    this.config = config.withEndpoints(List.of());
    this.factory = factory;
    this.workers = workers;
    this.observer = observer;
    this.pickers = new Pickers(config.balance(), workers.count());
  }

  PoolConfig config() {
    return config;
  }

  WaitQueue queue() {
    return queue;
  }

  /** The connections of the backends that are in rotation. */
  int connections() {
    return rotation.targets().stream().mapToInt(Backend::connections).sum();
  }

  /** Whether any backend gets new connections. */
  boolean hasBackends() {
    return rotation.size() > 0;
  }

  /** Whether any backend that gets new connections is neither this one nor among those. */
  boolean hasOther(Backend than, Set<Backend> others) {
    return rotation.targets().stream()
        .anyMatch(backend -> backend != than && !others.contains(backend));
  }

  /**
   * How long a try to connect may take: less where another backend can be tried afterwards.
   *
   * @param failed the backends that were tried before
   * @param retries how often it was tried again already
   */
  Duration patience(Backend chosen, Set<Backend> failed, int retries) {
    PoolConfig current = config;
    Duration connect = current.timeouts().connect();
    boolean elsewhere =
        current.redispatch() && retries < current.retries() && hasOther(chosen, failed);
    return elsewhere && connect.compareTo(BEFORE_REDISPATCH) > 0 ? BEFORE_REDISPATCH : connect;
  }

  /** How long to wait before a backend that has failed is tried again. */
  Duration pause() {
    Duration connect = config.timeouts().connect();
    return connect.compareTo(PAUSE) < 0 ? connect : PAUSE;
  }

  /**
   * Chooses a backend and counts a connection for it; empty when none has room. On the worker's
   * loop.
   */
  Optional<Backend> acquire(Worker worker, InetAddress client, Predicate<Backend> acceptable) {
    PoolConfig current = config;
    Rotation<Backend> now = rotation;
    int limit = current.maxConnections();
    boolean sticky = current.sessionAffinity().type() == SessionAffinity.Type.ClientIP;
    if (sticky) {
      Optional<Backend> known =
          affinity.get(client, System.nanoTime()).filter(b -> b.serves() && b.weight() > 0);
      if (known.filter(acceptable).filter(b -> b.acquire(limit)).isPresent()) {
        return remembered(client, known, current);
      }
    }
    Predicate<Backend> eligible = backend -> backend.hasRoom(limit) && acceptable.test(backend);
    Optional<Backend> picked = pickers.of(worker).pick(now, client, eligible);
    // Another loop may take the last place in between; then there is one less to choose from.
    while (picked.isPresent() && !picked.get().acquire(limit)) {
      picked = pickers.of(worker).pick(now, client, eligible);
    }
    return sticky ? remembered(client, picked, current) : picked;
  }

  private Optional<Backend> remembered(
      InetAddress client, Optional<Backend> backend, PoolConfig current) {
    long timeoutNanos = current.sessionAffinity().timeout().toNanos();
    backend.ifPresent(b -> affinity.put(client, b, timeoutNanos, System.nanoTime()));
    return backend;
  }

  /**
   * Gives back a connection of a backend: to the first that waits, if it may have it. Any thread.
   */
  void release(Backend backend) {
    int limit = config.maxConnections();
    if (queue.size() > 0
        && backend.serves()
        && backend.weight() > 0
        && (limit == 0 || backend.connections() <= limit)) {
      Optional<WaitQueue.Waiter> waiter = queue.next();
      if (waiter.isPresent()) {
        waiter.get().granted(backend);
        return;
      }
    }
    backend.release();
    if (backend.state() == BackendState.Draining && backend.connections() == 0) {
      drained(backend);
    } else if (queue.size() > 0) {
      admit();
    }
  }

  /** Waits for a backend, unless the queue is full. */
  boolean enqueue(WaitQueue.Waiter waiter) {
    if (!queue.join(waiter, config.queue().size())) {
      return false;
    }
    // A place may have become free before it stood in the queue.
    admit();
    return true;
  }

  private void admit() {
    int limit = config.maxConnections();
    for (Backend backend : rotation.targets()) {
      while (queue.size() > 0 && backend.acquire(limit)) {
        Optional<WaitQueue.Waiter> waiter = queue.next();
        if (waiter.isEmpty()) {
          backend.release();
          return;
        }
        waiter.get().granted(backend);
      }
    }
  }

  /** Takes another configuration. */
  void change(PoolConfig wanted) {
    synchronized (this) {
      if (wanted.balance() != config.balance()) {
        pickers = new Pickers(wanted.balance(), workers.count());
      }
      config = wanted.withEndpoints(List.of());
      configured
          .values()
          .forEach(b -> b.checker().change(wanted.healthCheck(), wanted.proxyProtocol()));
    }
    endpoints(wanted.endpoints());
  }

  /** Takes other endpoints. */
  void endpoints(List<Endpoint> wanted) {
    List<Backend> changed = new ArrayList<>();
    synchronized (this) {
      if (closed) {
        return;
      }
      Set<InetSocketAddress> leaving = new HashSet<>(configured.keySet());
      Map<InetSocketAddress, Backend> ordered = new LinkedHashMap<>();
      for (Endpoint endpoint : wanted) {
        InetSocketAddress address = new InetSocketAddress(endpoint.address(), endpoint.port());
        leaving.remove(address);
        Backend backend = configured.get(address);
        if (backend == null) {
          backend = join(endpoint, address);
          changed.add(backend);
        }
        backend.weigh(endpoint.weight());
        ordered.put(address, backend);
      }
      leaving.forEach(address -> changed.add(leave(address)));
      configured.clear();
      configured.putAll(ordered);
      publish();
    }
    changed.forEach(this::tell);
    admitOrRefuse();
  }

  private Backend join(Endpoint endpoint, InetSocketAddress address) {
    Backend returning = draining.remove(address);
    Backend backend = returning == null ? factory.create(this, endpoint) : returning;
    backend.become(BackendState.Unknown, "", false, System.nanoTime());
    backend.checker().change(config.healthCheck(), config.proxyProtocol());
    backend.checker().start();
    return backend;
  }

  private Backend leave(InetSocketAddress address) {
    Backend backend = configured.get(address);
    if (backend == null) {
      throw new IllegalStateException("%s is not configured".formatted(address));
    }
    backend.checker().stop();
    backend.become(BackendState.Draining, "removed", false, System.nanoTime());
    draining.put(address, backend);
    long timeoutNanos = config.drainTimeout().toNanos();
    if (backend.connections() == 0) {
      workers.first().loop().execute(() -> drained(backend));
    } else {
      long token = backend.changes();
      workers.later(() -> cutOff(backend, token), timeoutNanos);
    }
    return backend;
  }

  // Its connections go on until here; when the last one is gone, so is the backend.
  private void cutOff(Backend backend, long token) {
    if (backend.state() == BackendState.Draining && backend.changes() == token) {
      workers.reset(connection -> connection.uses(backend));
    }
  }

  private void drained(Backend backend) {
    synchronized (this) {
      if (backend.state() != BackendState.Draining
          || backend.connections() > 0
          || !draining.remove(backend.address(), backend)) {
        return;
      }
    }
    factory.forget(backend);
    observer.backendGone(
        config.name(), backend.address().getAddress(), backend.address().getPort());
  }

  /** A health checker's verdict on a backend. */
  void verdict(Backend backend, boolean healthy, String reason) {
    synchronized (this) {
      if (backend.state() == BackendState.Draining) {
        return;
      }
      boolean recovers = healthy && backend.state() == BackendState.Down;
      backend.become(
          healthy ? BackendState.Up : BackendState.Down, reason, recovers, System.nanoTime());
      publish();
    }
    tell(backend);
    admitOrRefuse();
  }

  private void tell(Backend backend) {
    InetSocketAddress address = backend.address();
    observer.backendChanged(
        config.name(), address.getAddress(), address.getPort(), backend.state(), backend.reason());
  }

  private void admitOrRefuse() {
    if (rotation.size() == 0) {
      queue.clear().forEach(WaitQueue.Waiter::refused);
    } else if (queue.size() > 0) {
      admit();
    }
  }

  private void publish() {
    long now = System.nanoTime();
    // A share that grows would move clients that are placed by it.
    long slowStart = config.balance() == Balance.SourceHash ? 0 : config.slowStart().toNanos();
    List<Backend> serving =
        configured.values().stream().filter(b -> b.serves() && b.weight() > 0).toList();
    rotation = new Rotation<>(serving, serving.stream().map(b -> b.share(slowStart, now)).toList());
    if (!republishing && serving.stream().anyMatch(b -> b.isStartingSlowly(slowStart, now))) {
      republishing = true;
      workers.later(this::republish, Math.max(slowStart / 20, TimeUnit.MILLISECONDS.toNanos(50)));
    }
  }

  private synchronized void republish() {
    republishing = false;
    publish();
  }

  /** Removes every backend; their connections go on until the drain timeout. */
  void close() {
    endpoints(List.of());
    synchronized (this) {
      closed = true;
    }
  }

  /** Forgets the clients whose time has passed. */
  void expireAffinity(long nowNanos) {
    affinity.expire(nowNanos);
  }

  synchronized ForwardingStatus.Pool status() {
    List<ForwardingStatus.Backend> backends = new ArrayList<>();
    configured.values().forEach(backend -> backends.add(status(backend)));
    draining.values().forEach(backend -> backends.add(status(backend)));
    return new ForwardingStatus.Pool(
        config.name(), rotation.size(), configured.size(), queue.size(), backends);
  }

  private static ForwardingStatus.Backend status(Backend backend) {
    InetSocketAddress address = backend.address();
    return new ForwardingStatus.Backend(
        address.getAddress(),
        address.getPort(),
        backend.state(),
        backend.reason(),
        backend.connections());
  }
}
