package io.floatingvip.forwarding.relay;

import io.netty.channel.IoEventLoop;
import java.nio.ByteBuffer;

/** What the relays of one event loop share. */
public final class Workspace {
  // Measured: 64 KB moves 5 to 10 % less in bulk, 256 KB no more.
  private static final int BUFFER_BYTES = 128 * 1024;

  private final IoEventLoop loop;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

  /** The workspace of this loop. */
  public Workspace(IoEventLoop loop) {
    this.loop = loop;
  }

  /** The loop. */
  public IoEventLoop loop() {
    return loop;
  }

  /** The one buffer that bytes pass through; empty between two calls into a relay. */
  ByteBuffer buffer() {
    return buffer.clear();
  }
}
