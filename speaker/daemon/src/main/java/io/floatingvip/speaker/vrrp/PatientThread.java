package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.LinuxException;
import io.floatingvip.linux.RouteSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Has the kernel change addresses, one round at a time, on a thread that may have to wait. The
 * kernel does so under a lock of the whole machine (rtnl), which whoever makes or removes network
 * devices holds, in whatever network namespace: where pods come and go it is waited for longer than
 * the peers wait for an advertisement. All methods belong to the loop's thread.
 *
 * @param <T> what comes of a round
 */
final class PatientThread<T> implements AutoCloseable {
  private static final long FRESH_NANOS = 1_000_000_000L;
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(5);

  private final ExecutorService thread;
  private final RouteSocket routes;
  private final LongSupplier nanoTime;
  private final Runnable done;
  private @Nullable CompletableFuture<T> underWay;

  /** What is done in a round. */
  interface Work<T> {
    /**
     * Does it.
     *
     * @param freshness to be asked before each change
     */
    T run(RouteSocket routes, Freshness freshness);
  }

  /** Whether what the loop wanted at the begin of the round is what it wants now. */
  interface Freshness {
    /**
     * False after the process was suspended: another host may have the addresses now. A suspension
     * of the machine does not count, as in {@link System#nanoTime()}; the loop learns of that and
     * takes back what came.
     */
    boolean holds();
  }

  /**
   * Nothing is under way at first.
   *
   * @param thread runs the rounds, in their order
   * @param routes which the thread uses, and nobody else; closed with this
   * @param nanoTime as {@link System#nanoTime}
   * @param done is run after each round
   */
  PatientThread(ExecutorService thread, RouteSocket routes, LongSupplier nanoTime, Runnable done) {
    this.thread = thread;
    this.routes = routes;
    this.nanoTime = nanoTime;
    this.done = done;
  }

  /**
   * One with a thread of its own, for the network namespace of the calling thread.
   *
   * @param priority is run by the thread before all else
   * @throws LinuxException when the kernel refuses a socket
   */
  static <T> PatientThread<T> open(String name, Runnable priority, Runnable done)
      throws LinuxException {
    RouteSocket routes = RouteSocket.open();
    ExecutorService thread =
        Executors.newSingleThreadExecutor(worker ->
            Thread.ofPlatform()
                .daemon()
                .name(name)
                .unstarted(() -> {
                  priority.run();
                  worker.run();
                }));
    // Made now, not in the first takeover.
    thread.execute(() -> {});
    return new PatientThread<>(thread, routes, System::nanoTime, done);
  }

  /** Whether a round may go on: from its begin until {@link #collect} tells what came of it. */
  boolean isBusy() {
    return underWay != null;
  }

  /** Begins a round; to be called when the last one is over. */
  void begin(Work<T> work) {
    long begunNanos = nanoTime.getAsLong();
    Freshness freshness = () -> nanoTime.getAsLong() - begunNanos < FRESH_NANOS;
    CompletableFuture<T> outcome = new CompletableFuture<>();
    underWay = outcome;
    thread.execute(() -> {
      try {
        outcome.complete(work.run(routes, freshness));
      } catch (RuntimeException e) {
        outcome.completeExceptionally(e);
      }
      done.run();
    });
  }

  /**
   * What came of the last round, once, when it is over.
   *
   * @throws java.util.concurrent.CompletionException when the work has failed of itself
   */
  Optional<T> collect() {
    CompletableFuture<T> awaited = underWay;
    if (awaited == null || !awaited.isDone()) {
      return Optional.empty();
    }
    underWay = null;
    return Optional.of(awaited.join());
  }

  /** Ends when the round that is under way does. */
  @Override
  public void close() {
    LastPatience.await(thread, LAST_PATIENCE);
    routes.close();
  }
}
