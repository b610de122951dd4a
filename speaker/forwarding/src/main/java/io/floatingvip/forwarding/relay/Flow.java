package io.floatingvip.forwarding.relay;

import io.floatingvip.forwarding.socket.KernelPipe;
import io.floatingvip.forwarding.socket.StreamSocket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

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
    /** Everything has been handed on but the end itself. */
    Finished,
    /** The socket that is read from is broken. */
    SourceBroken,
    /** The socket that is written to is broken. */
    SinkBroken
  }

  // Enough to keep a fast stream busy, few enough that it can't starve the loop: 1 MB at most.
  private static final int ROUNDS = 8;
  // Reads in a row that filled the buffer: from then on a pipe is cheaper.
  private static final int BULK = 2;
  // Fewer bytes at once, because the socket has no more or because they lie in many small pieces,
  // are cheaper to copy.
  private static final int PIPE_MINIMUM = 32 * 1024;

  private final Workspace workspace;
  private final StreamSocket source;
  private final StreamSocket sink;
  private ByteBuf pending;
  private @Nullable KernelPipe pipe;
  private int fullReads;
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
  Flow(Workspace workspace, StreamSocket source, StreamSocket sink, ByteBuf first) {
    this.workspace = workspace;
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
  Progress advance() {
    for (int round = 0; round < ROUNDS; round++) {
      try {
        if (!flush()) {
          return Progress.Waiting;
        }
        if (sourceEnded) {
          finished = true;
          return Progress.Finished;
        }
      } catch (IOException e) {
        return Progress.SinkBroken;
      }
      if (!readable) {
        return Progress.Waiting;
      }
      ByteBuffer buffer = workspace.buffer();
      try {
        if (fillPipe()) {
          continue;
        }
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

  /** Whether there are bytes in a pipe now, on their way to the sink. */
  private boolean fillPipe() throws IOException {
    if (fullReads < BULK) {
      return false;
    }
    if (pipe == null) {
      pipe = workspace.takePipe().orElse(null);
      if (pipe == null) {
        return false;
      }
    }
    int count = source.moveInto(pipe);
    transferred += count;
    if (count < PIPE_MINIMUM) {
      fullReads = 0;
    }
    if (count == 0) {
      returnPipe();
    }
    return count > 0;
  }

  private void returnPipe() {
    if (pipe != null) {
      workspace.returnPipe(pipe);
      pipe = null;
    }
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
    boolean full = !buffer.hasRemaining();
    readable = count > 0 && (ending || full);
    fullReads = full ? fullReads + 1 : 0;
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
    if (pipe != null) {
      while (pipe.held() > 0) {
        if (sink.moveFrom(pipe) == 0) {
          return false;
        }
      }
      if (fullReads < BULK) {
        returnPipe();
      }
    }
    if (!pending.isReadable()) {
      return true;
    }
    pending.skipBytes(sink.write(pending.nioBuffer()));
    if (pending.isReadable()) {
      return false;
    }
    releasePending();
    return true;
  }

  /** Hands the end of the stream on while the other direction goes on; false: it is broken. */
  boolean closeSink() {
    try {
      sink.shutdownOutput();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  boolean isFinished() {
    return finished;
  }

  /** Whether it waits for the source. */
  boolean awaitsSource() {
    return !sourceEnded && !awaitsSink();
  }

  /** Whether it waits for the sink. */
  boolean awaitsSink() {
    return pending.isReadable() || (pipe != null && pipe.held() > 0);
  }

  /** The bytes that were read since the last call. */
  long takeTransferred() {
    long count = transferred;
    transferred = 0;
    return count;
  }

  /** Frees what it holds; what was not handed on is lost. */
  void release() {
    releasePending();
    returnPipe();
  }

  private void releasePending() {
    pending.release();
    pending = Unpooled.EMPTY_BUFFER;
  }
}
