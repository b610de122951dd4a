package io.floatingvip.speaker.vrrp;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs nothing: a test takes the tasks from the queue. */
final class HeldThread extends AbstractExecutorService {
  private final Queue<Runnable> waiting;
  private boolean ended;

  HeldThread(Queue<Runnable> waiting) {
    this.waiting = waiting;
  }

  @Override
  public void execute(Runnable task) {
    waiting.add(task);
  }

  @Override
  public void shutdown() {
    ended = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    ended = true;
    return List.copyOf(waiting);
  }

  @Override
  public boolean isShutdown() {
    return ended;
  }

  @Override
  public boolean isTerminated() {
    return ended;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return ended;
  }
}
