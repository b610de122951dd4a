package io.floatingvip.forwarding;

import io.floatingvip.forwarding.config.PoolConfig;
import io.floatingvip.forwarding.config.ProxyProtocol;
import io.floatingvip.forwarding.proxyprotocol.ProxyHeader;
import io.floatingvip.forwarding.proxyprotocol.ProxyHeaderReader.Addresses;
import io.floatingvip.forwarding.relay.Relay;
import io.floatingvip.forwarding.relay.RelayEnd;
import io.floatingvip.forwarding.relay.RelayObserver;
import io.floatingvip.forwarding.socket.Readiness;
import io.floatingvip.forwarding.socket.StreamSocket;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection from its acceptance to its end. Confined to its worker's loop, but for
 * the queue's calls.
 */
final class Connection implements Exchange, RelayObserver, WaitQueue.Waiter, Attempt.Result {
  private enum Phase {
    Header,
    Queued,
    Connecting,
    Pausing,
    Relaying,
    Ended
  }

  private final Worker worker;
  private final Listener listener;
  private final Pool pool;
  private final StreamSocket client;
  private final Journal journal;
  private final Deadline deadline;
  private Phase phase = Phase.Connecting;
  private Set<Backend> failed = Set.of();
  private final ClientBytes clientBytes = new ClientBytes();
  private int clientHints;
  private boolean clientRegistered;
  private Duration idle = Duration.ZERO;
  private @Nullable ClientHeader header;
  private @Nullable Attempt attempt;
  private @Nullable Backend backend;
  private Duration patience = Duration.ZERO;
  private @Nullable Relay relay;

  /**
   * A connection that has just been accepted.
   *
   * @param destination the address that the client has connected to
   */
  Connection(Worker worker, Listener listener, StreamSocket client, InetSocketAddress destination) {
    this.worker = worker;
    this.listener = listener;
    this.pool = listener.pool();
    this.client = client;
    this.journal = new Journal(client.remoteAddress(), destination);
    this.deadline = new Deadline(worker.loop(), this::expired);
    worker.opened(this);
  }

  /** Begins; the socket is the connection's from here on. */
  void start() {
    if (listener.config().expectsProxyHeader(client.remoteAddress().getAddress())) {
      phase = Phase.Header;
      header = new ClientHeader();
      expireAfter(pool.config().timeouts().connect());
      if (registerClient()) {
        client.await(true, false);
        readHeader(header);
      }
    } else {
      admit();
    }
  }

  private void admit() {
    if (!listener.config().allows(journal.source().getAddress())) {
      end(ConnectionEnd.SourceRefused);
    } else {
      choose();
    }
  }

  private boolean registerClient() {
    if (clientRegistered) {
      return true;
    }
    clientRegistered = true;
    try {
      client.register(worker.loop(), this::clientReady);
      return true;
    } catch (IOException e) {
      end(ConnectionEnd.OwnFault);
      return false;
    }
  }

  private void clientReady(int hints) {
    if (relay != null) {
      relay.clientReady(hints);
      return;
    }
    clientHints |= hints;
    if (phase == Phase.Header && header != null) {
      readHeader(header);
    } else if ((hints & Readiness.FAILED) != 0 && phase != Phase.Ended) {
      end(ConnectionEnd.ClientLeftEarly);
    }
  }

  private void readHeader(ClientHeader reader) {
    try {
      Optional<Addresses> addresses = reader.read(client);
      if (addresses.isEmpty()) {
        return;
      }
      Addresses known = addresses.get();
      journal.relayed(
          known.source().orElse(journal.source()),
          known.destination().orElse(journal.destination()));
      clientBytes.take(reader.rest());
      closeHeader();
      client.await(false, false);
      phase = Phase.Connecting;
      admit();
    } catch (IOException e) {
      end(ConnectionEnd.ClientLeftEarly);
    } catch (HAProxyProtocolException e) {
      end(ConnectionEnd.HeaderInvalid);
    }
  }

  private void closeHeader() {
    if (header != null) {
      header.close();
      header = null;
    }
  }

  private void choose() {
    if (!pool.hasBackends()) {
      end(ConnectionEnd.NoBackend);
      return;
    }
    // Who waits already goes first.
    Optional<Backend> chosen =
        pool.queue().size() > 0
            ? Optional.empty()
            : pool.acquire(
                worker, journal.source().getAddress(), candidate -> !failed.contains(candidate));
    if (chosen.isPresent()) {
      connect(chosen.get());
    } else {
      queue();
    }
  }

  private void queue() {
    phase = Phase.Queued;
    journal.queued(pool.queue().size());
    expireAfter(pool.config().queue().timeout());
    // So that one that gives up does not hold its place.
    if (!registerClient()) {
      return;
    }
    client.await(false, false);
    if (!pool.enqueue(this)) {
      end(ConnectionEnd.QueueFull);
    } else if (!pool.hasBackends() && pool.queue().leave(this)) {
      end(ConnectionEnd.NoBackend);
    }
  }

  @Override
  public void granted(Backend chosen) {
    worker.execute(() -> {
      if (phase == Phase.Queued) {
        connect(chosen);
      } else {
        pool.release(chosen);
      }
    });
  }

  @Override
  public void refused() {
    worker.execute(() -> {
      if (phase == Phase.Queued) {
        end(ConnectionEnd.NoBackend);
      }
    });
  }

  /** Connects to a backend of which a connection is counted for this one. */
  private void connect(Backend chosen) {
    phase = Phase.Connecting;
    backend = chosen;
    journal.chosen();
    patience = pool.patience(chosen, failed, journal.retries());
    expireAfter(patience);
    try {
      clientBytes.read(client);
    } catch (IOException e) {
      end(ConnectionEnd.ClientLeftEarly);
      return;
    }
    boolean speaksFirst =
        !clientBytes.isEmpty() || pool.config().proxyProtocol() != ProxyProtocol.None;
    attempt = new Attempt(chosen, this);
    attempt.start(worker.sockets(), worker.loop(), speaksFirst);
  }

  @Override
  public void connected(StreamSocket server, int hints) {
    if (attempt == null || backend == null) {
      throw new IllegalStateException("connected without an attempt");
    }
    backend.checker().connectSucceeded();
    backend.traffic().connections.increment();
    journal.connected();
    PoolConfig config = pool.config();
    idle = config.timeouts().idle();
    phase = Phase.Relaying;
    Relay made =
        new Relay(worker.workspace(), client, server, firstBytes(config.proxyProtocol()), this);
    relay = made;
    attempt.handOver(made::serverReady);
    if (registerClient()) {
      made.start(clientHints | (clientBytes.wereAll() ? 0 : Readiness.READABLE), hints);
      restartIdle();
    }
  }

  private ByteBuf firstBytes(ProxyProtocol form) {
    ByteBuf sent = clientBytes.handOver();
    if (sent.isReadable()) {
      transferred(true, sent.readableBytes());
    }
    return ProxyHeader.before(sent, form, journal.source(), journal.destination());
  }

  @Override
  public void failed(IOException failure) {
    attemptFailed(ConnectFailure.of(failure, !worker.sockets().isOwnLimit(failure)));
  }

  private void attemptFailed(ConnectFailure failure) {
    Backend tried = backend;
    if (tried == null) {
      throw new IllegalStateException("an attempt failed without a backend");
    }
    tried.traffic().connectErrors.increment();
    if (failure.backendsFault()) {
      tried.checker().connectFailed(failure.reason());
    }
    PoolConfig config = pool.config();
    if (journal.retries() >= config.retries()) {
      end(failure.end());
      return;
    }
    boolean elsewhere = config.redispatch() && pool.hasOther(tried, failed);
    journal.retried(elsewhere);
    if (elsewhere) {
      failed = new HashSet<>(failed);
      failed.add(tried);
      backend = null;
      pool.release(tried);
      choose();
    } else {
      failed = Set.of();
      phase = Phase.Pausing;
      expireAfter(pool.pause());
    }
  }

  private void pauseEnded() {
    Backend tried = backend;
    if (tried == null) {
      throw new IllegalStateException("a pause without a backend");
    }
    if (pool.config().redispatch()) {
      backend = null;
      pool.release(tried);
      choose();
    } else {
      connect(tried);
    }
  }

  @Override
  public void transferred(boolean fromClient, long bytes) {
    journal.transferred(fromClient, bytes);
    ListenerTraffic ofListener = listener.traffic();
    (fromClient ? ofListener.bytesFromClients : ofListener.bytesToClients).add(bytes);
    if (backend != null) {
      BackendTraffic ofBackend = backend.traffic();
      (fromClient ? ofBackend.bytesToBackend : ofBackend.bytesFromBackend).add(bytes);
    }
    restartIdle();
  }

  private void restartIdle() {
    if (phase == Phase.Relaying) {
      expireAfter(idle);
    }
  }

  @Override
  public void ended(RelayEnd end) {
    switch (end) {
      case Finished -> end(ConnectionEnd.Finished);
      case ClientBroken -> end(ConnectionEnd.ClientReset);
      case ServerBroken -> {
        if (backend != null) {
          backend.traffic().resets.increment();
        }
        end(ConnectionEnd.ServerReset);
      }
    }
  }

  private void expireAfter(Duration duration) {
    long now = System.nanoTime();
    deadline.set(now + duration.toNanos(), now);
  }

  private void expired() {
    switch (phase) {
      case Header -> end(ConnectionEnd.HeaderTimedOut);
      case Queued -> {
        // Else a backend has just been granted and the task that says so is on its way.
        if (pool.queue().leave(this)) {
          end(ConnectionEnd.QueueTimedOut);
        }
      }
      case Connecting -> {
        if (attempt != null) {
          attempt.cancel();
        }
        attemptFailed(ConnectFailure.timeout(patience));
      }
      case Pausing -> pauseEnded();
      case Relaying -> {
        boolean clients = idle.equals(pool.config().timeouts().clientIdle());
        if (relay != null) {
          relay.close();
        }
        end(clients ? ConnectionEnd.ClientIdle : ConnectionEnd.ServerIdle);
      }
      case Ended -> {}
    }
  }

  @Override
  public boolean uses(Backend other) {
    return backend == other;
  }

  @Override
  public void kill() {
    end(ConnectionEnd.Killed);
  }

  /** Ends it, in whatever phase it is. Idempotent. */
  void end(ConnectionEnd how) {
    if (phase == Phase.Ended) {
      return;
    }
    if (phase == Phase.Queued) {
      pool.queue().leave(this);
    }
    phase = Phase.Ended;
    deadline.cancel();
    closeHeader();
    clientBytes.release();
    if (relay != null) {
      relay.abort();
    } else {
      if (attempt != null) {
        attempt.cancel();
      }
      client.abort();
    }
    listener.closed(journal, pool, Optional.ofNullable(backend), how);
    worker.closed(this);
    if (backend != null) {
      pool.release(backend);
    }
  }
}
