package io.floatingvip.speaker.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a file is another one: written in place, renamed over, or reached through a symbolic
 * link that was turned, as Kubernetes does with a ConfigMap. It looks at the file's identity a few
 * times a second, which works on every file system and costs a system call.
 */
public final class FileWatch implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(200);

  private final Path file;
  private final Runnable onChange;
  private final Semaphore demand = new Semaphore(0);
  private final Thread thread;

  /**
   * Starts to watch.
   *
   * @param file which may be missing at times
   * @param onChange is called by the watching thread, once the file has been the same for a moment,
   *     so that it is not read half written
   */
  public FileWatch(Path file, Runnable onChange) {
    this.file = file;
    this.onChange = onChange;
    Optional<Identity> first = identity();
    thread = Thread.ofVirtual().name("file-watch").start(() -> watch(first));
  }

  /** What changes whenever the content may have. */
  private record Identity(long size, long modifiedNanos, @Nullable Object key) {}

  /** Has the file read again although it looks the same. */
  public void demand() {
    demand.release();
  }

  private void watch(Optional<Identity> first) {
    Optional<Identity> reported = first;
    Optional<Identity> before = first;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        boolean demanded = demand.tryAcquire(PERIOD.toNanos(), TimeUnit.NANOSECONDS);
        Optional<Identity> now = identity();
        boolean settled = now.isPresent() && now.equals(before);
        if (demanded || (settled && !now.equals(reported))) {
          demand.drainPermits();
          reported = now;
          onChange.run();
        }
        before = now;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<Identity> identity() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return Optional.of(
          new Identity(
              attributes.size(),
              attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
              attributes.fileKey()));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** Ends the watch; a call of {@code onChange} that is under way may still go on. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
