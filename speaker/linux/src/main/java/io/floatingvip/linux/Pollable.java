package io.floatingvip.linux;

/** Something that a {@link Poller} can wait for. */
public interface Pollable extends AutoCloseable {
  /** The file descriptor to wait on. */
  Descriptor descriptor();

  /** Closes the descriptor. Forget it at the poller first. */
  @Override
  void close();
}
