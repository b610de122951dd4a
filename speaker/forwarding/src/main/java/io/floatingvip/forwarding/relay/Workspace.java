package io.floatingvip.forwarding.relay;

import io.floatingvip.forwarding.socket.KernelPipe;
import io.floatingvip.forwarding.socket.Sockets;
import io.netty.channel.IoEventLoop;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** What the relays of one event loop share. */
public final class Workspace {
  // Measured: 64 KB moves 5 to 10 % less in bulk, 256 KB no more.
  private static final int BUFFER_BYTES = 128 * 1024;
  // Two descriptors each; who gets none copies.
  private static final int PIPES = 64;

  private final IoEventLoop loop;
  private final Sockets sockets;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final Deque<KernelPipe> freePipes = new ArrayDeque<>();
  private int pipes;

  /** The workspace of this loop, whose sockets are of this transport. */
  public Workspace(IoEventLoop loop, Sockets sockets) {
    this.loop = loop;
    this.sockets = sockets;
  }

  /** The loop. */
  public IoEventLoop loop() {
    return loop;
  }

  /** The one buffer that bytes pass through; empty between two calls into a relay. */
  ByteBuffer buffer() {
    return buffer.clear();
  }

  /** An empty pipe, if there is one to spare. */
  Optional<KernelPipe> takePipe() {
    KernelPipe free = freePipes.poll();
    if (free != null) {
      return Optional.of(free);
    }
    Optional<KernelPipe> made = pipes < PIPES ? sockets.pipe() : Optional.empty();
    made.ifPresent(_ -> pipes++);
    return made;
  }

  /** Takes a pipe back. */
  void returnPipe(KernelPipe pipe) {
    if (pipe.held() == 0) {
      freePipes.push(pipe);
    } else {
      pipes--;
      pipe.close();
    }
  }

  /** Closes what it has kept for later relays; on the loop. */
  public void close() {
    pipes -= freePipes.size();
    freePipes.forEach(KernelPipe::close);
    freePipes.clear();
  }
}
