package io.floatingvip.forwarding;

import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one timer of a connection. To move it further away, as each byte does, costs nothing: it
 * looks again when it was due. Confined to its loop.
 */
final class Deadline implements Runnable {
  private final IoEventLoop loop;
  private final Runnable expired;
  private @Nullable Future<?> task;
  private long scheduledNanos;
  private long atNanos;

  Deadline(IoEventLoop loop, Runnable expired) {
    this.loop = loop;
    this.expired = expired;
  }

  /** Expires at that moment of {@link System#nanoTime} and not before. */
  void set(long atNanos, long nowNanos) {
    this.atNanos = atNanos;
    if (task == null || scheduledNanos - atNanos > 0) {
      schedule(nowNanos);
    }
  }

  private void schedule(long nowNanos) {
    cancel();
    scheduledNanos = atNanos;
    task = loop.schedule(this, Math.max(0, atNanos - nowNanos), TimeUnit.NANOSECONDS);
  }

  @Override
  public void run() {
    long now = System.nanoTime();
    task = null;
    if (atNanos - now > 0) {
      schedule(now);
    } else {
      expired.run();
    }
  }

  void cancel() {
    if (task != null) {
      task.cancel(false);
      task = null;
    }
  }
}
