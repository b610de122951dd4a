package io.floatingvip.speaker.vrrp;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The thread {@code vrrp-rules}: writes rules of nf_tables, one after the other. The kernel lets a
 * change of them wait until every processor has taken notice, which on a busy host takes longer
 * than advertisements may.
 */
final class RuleThread {
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(2);

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("vrrp-rules").factory());
  private final Runnable done;

  /**
   * Starts with the first call.
   *
   * @param done is run after each call, when its outcome is known
   */
  RuleThread(Runnable done) {
    this.done = done;
  }

  <T> Future<T> call(Callable<T> task) {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    thread.execute(() -> {
      try {
        outcome.complete(task.call());
      } catch (Exception e) {
        outcome.completeExceptionally(e);
      }
      done.run();
    });
    return outcome;
  }

  /** Closes what a call has opened, when it has. */
  void close(Future<? extends AutoCloseable> opened) {
    Future<?> _ =
        thread.submit(() -> {
          if (opened.state() == Future.State.SUCCESS) {
            opened.resultNow().close();
          }
          return null;
        });
  }

  /** The exception that a call has ended with. */
  static Exception failure(Future<?> failed) {
    try {
      return failed.exceptionNow() instanceof Exception known
          ? known
          : new ExecutionException(failed.exceptionNow());
    } catch (IllegalStateException e) {
      return new CancellationException();
    }
  }

  /** Ends when everything before is done. */
  void end() {
    LastPatience.await(thread, LAST_PATIENCE);
  }
}
