package io.floatingvip.speaker.vrrp;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Tells the listener what happens on a thread of its own, so that a slow listener never delays the
 * loop.
 */
final class EventThread implements Consumer<VrrpEvent>, AutoCloseable {
  private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
  private final VrrpListener listener;
  private final Thread thread;
  private volatile boolean closed;

  EventThread(VrrpListener listener) {
    this.listener = listener;
    this.thread = Thread.ofPlatform().daemon().name("vrrp-events").start(this::run);
  }

  @Override
  public void accept(VrrpEvent event) {
    queue.add(() -> listener.happened(event));
  }

  void failed(Throwable cause) {
    queue.add(() -> listener.failed(cause));
  }

  private void run() {
    try {
      while (!closed || !queue.isEmpty()) {
        queue.take().run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends when everything before has been told. */
  @Override
  public void close() {
    queue.add(() -> closed = true);
  }

  void join() throws InterruptedException {
    thread.join();
  }
}
