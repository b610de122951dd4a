package io.floatingvip.forwarding;

import java.net.InetSocketAddress;
import java.time.Instant;

/** What is to be said about one connection when it ends. Confined to the connection's loop. */
final class Journal {
  private static final long NEVER = -1;

  private final Instant accepted = Instant.now();
  private final long acceptedNanos = System.nanoTime();
  private InetSocketAddress source;
  private InetSocketAddress destination;
  private long queuedNanos;
  private long chosenNanos = NEVER;
  private long connectedNanos = NEVER;
  private long bytesFromClient;
  private long bytesToClient;
  private int retries;
  private boolean redispatched;
  private int queuedBefore;

  /** A connection between these two, as the client sees it. */
  Journal(InetSocketAddress source, InetSocketAddress destination) {
    this.source = source;
    this.destination = destination;
  }

  InetSocketAddress source() {
    return source;
  }

  InetSocketAddress destination() {
    return destination;
  }

  Instant accepted() {
    return accepted;
  }

  void relayed(InetSocketAddress source, InetSocketAddress destination) {
    this.source = source;
    this.destination = destination;
  }

  void queued(int before) {
    queuedBefore = before;
    queuedNanos = System.nanoTime();
  }

  void chosen() {
    if (chosenNanos == NEVER) {
      chosenNanos = System.nanoTime() - acceptedNanos;
    }
  }

  void connected() {
    connectedNanos = System.nanoTime() - acceptedNanos;
  }

  void retried(boolean elsewhere) {
    retries++;
    redispatched |= elsewhere;
  }

  void transferred(boolean fromClient, long bytes) {
    if (fromClient) {
      bytesFromClient += bytes;
    } else {
      bytesToClient += bytes;
    }
  }

  int retries() {
    return retries;
  }

  boolean redispatched() {
    return redispatched;
  }

  int queuedBefore() {
    return queuedBefore;
  }

  long bytesFromClient() {
    return bytesFromClient;
  }

  long bytesToClient() {
    return bytesToClient;
  }

  /** Milliseconds in the queue; -1: never left it for a backend. */
  long queueMillis() {
    return chosenNanos == NEVER
        ? NEVER
        : (queuedNanos == 0 ? 0 : (acceptedNanos + chosenNanos - queuedNanos)) / 1_000_000;
  }

  /**
   * Milliseconds from the choice of a backend until the connection to one, retries included; -1:
   * none was made.
   */
  long connectMillis() {
    return connectedNanos == NEVER ? NEVER : (connectedNanos - chosenNanos) / 1_000_000;
  }

  /** Milliseconds since the acceptance. */
  long totalMillis() {
    return (System.nanoTime() - acceptedNanos) / 1_000_000;
  }
}
