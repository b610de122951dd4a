package io.floatingvip.forwarding.socket;

/** Is told, on the socket's event loop, that something may be possible now. */
@FunctionalInterface
public interface Readiness {
  /** There may be bytes, the end of the stream or an error to read, or a connection to accept. */
  int READABLE = 1;

  /** Bytes may be written, or an attempt to connect has ended. */
  int WRITABLE = 2;

  /**
   * The peer has ended its side: no further hint announces that, so it must be read up to there.
   */
  int ENDING = 4;

  /**
   * The connection is broken (reset, timed out). Not every transport can tell before the next read
   * or write.
   */
  int FAILED = 8;

  /**
   * Takes a hint: an operation may still find that it would block.
   *
   * @param hints a sum of the constants
   */
  void ready(int hints);
}
