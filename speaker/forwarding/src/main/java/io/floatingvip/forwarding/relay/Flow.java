package io.floatingvip.forwarding.relay;

import io.floatingvip.forwarding.socket.StreamSocket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One direction of a relay. It reads only when everything that it has read before is with the other
 * side's kernel, so that a slow reader slows its sender down.
 */
final class Flow {
  /** Why {@link #advance} has returned. */
  enum Progress {
    /** Nothing more can be done before a hint comes. */
    Waiting,
    /** Something more can be done, but others should have their turn. */
    Yielded,
    /** The end of the stream has been handed on. */
    Finished,
    /** The socket that is read from is broken. */
    SourceBroken,
    /** The socket that is written to is broken. */
    SinkBroken
  }

  // Enough to keep a fast stream busy, few enough that it can't starve the loop: 1 MB at most.
  private static final int ROUNDS = 8;

  private final StreamSocket source;
  private final StreamSocket sink;
  private ByteBuf pending;
  private boolean readable;
  private boolean ending;
  private boolean sourceEnded;
  private boolean finished;
  private long transferred;

  /**
   * A direction whose sink gets some bytes first.
   *
   * @param first owned by the flow from here on; not counted
   */
  Flow(StreamSocket source, StreamSocket sink, ByteBuf first) {
    this.source = source;
    this.sink = sink;
    this.pending = first;
  }

  /**
   * Notes that there may be something to read.
   *
   * @param upToEnd whether the end of the stream has arrived, so that reading must not stop before
   *     it
   */
  void sourceMayBeReadable(boolean upToEnd) {
    readable = true;
    ending |= upToEnd;
  }

  /** Moves what can be moved now. */
  Progress advance(ByteBuffer buffer) {
    for (int round = 0; round < ROUNDS; round++) {
      try {
        if (!flush()) {
          return Progress.Waiting;
        }
        if (sourceEnded) {
          finish();
          return Progress.Finished;
        }
      } catch (IOException e) {
        return Progress.SinkBroken;
      }
      if (!readable) {
        return Progress.Waiting;
      }
      buffer.clear();
      try {
        read(buffer);
      } catch (IOException e) {
        return Progress.SourceBroken;
      }
      try {
        write(buffer.flip());
      } catch (IOException e) {
        return Progress.SinkBroken;
      }
    }
    return Progress.Yielded;
  }

  private void read(ByteBuffer buffer) throws IOException {
    int count = source.read(buffer);
    if (count == StreamSocket.END_OF_STREAM) {
      sourceEnded = true;
      return;
    }
    transferred += count;
    // A short read has emptied the socket: the next bytes bring a hint, so asking again would be in
    // vain.
    readable = count > 0 && (ending || !buffer.hasRemaining());
  }

  private void write(ByteBuffer buffer) throws IOException {
    if (!buffer.hasRemaining()) {
      return;
    }
    sink.write(buffer);
    if (buffer.hasRemaining()) {
      pending = PooledByteBufAllocator.DEFAULT.directBuffer(buffer.remaining()).writeBytes(buffer);
    }
  }

  /** Whether nothing is pending any more. */
  private boolean flush() throws IOException {
    if (!pending.isReadable()) {
      return true;
    }
    pending.skipBytes(sink.write(pending.nioBuffer()));
    if (pending.isReadable()) {
      return false;
    }
    release();
    return true;
  }

  private void finish() throws IOException {
    if (!finished) {
      finished = true;
      sink.shutdownOutput();
    }
  }

  boolean isFinished() {
    return finished;
  }

  /** Whether it waits for the source. */
  boolean awaitsSource() {
    return !sourceEnded && !pending.isReadable();
  }

  /** Whether it waits for the sink. */
  boolean awaitsSink() {
    return pending.isReadable();
  }

  /** The bytes that were read since the last call. */
  long takeTransferred() {
    long count = transferred;
    transferred = 0;
    return count;
  }

  void release() {
    pending.release();
    pending = Unpooled.EMPTY_BUFFER;
  }
}
