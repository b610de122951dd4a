package io.floatingvip.forwarding;

import io.floatingvip.forwarding.socket.StreamSocket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;

/** What a client has said before it has a backend. Confined to the connection's loop. */
final class ClientBytes {
  // Bounds what those who wait take up; most requests are smaller.
  private static final int ROOM = 4096;

  private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
  private boolean asked;
  private boolean emptied;

  /** Takes these, which came behind a header; owned by this from here on. */
  void take(ByteBuf rest) {
    asked = true;
    bytes = rest;
  }

  /**
   * Reads once what has arrived already.
   *
   * @throws IOException when the connection is broken
   */
  void read(StreamSocket client) throws IOException {
    if (asked) {
      return;
    }
    asked = true;
    ByteBuf room = PooledByteBufAllocator.DEFAULT.directBuffer(ROOM);
    try {
      int count = client.read(room.nioBuffer(0, ROOM));
      if (count > 0) {
        bytes = room.retain().writerIndex(count);
        emptied = count < ROOM;
      }
    } finally {
      room.release();
    }
  }

  boolean isEmpty() {
    return !bytes.isReadable();
  }

  /** Whether the client's socket had no more than that. */
  boolean wereAll() {
    return emptied;
  }

  /** The bytes, now owned by the caller. */
  ByteBuf handOver() {
    ByteBuf all = bytes;
    bytes = Unpooled.EMPTY_BUFFER;
    return all;
  }

  void release() {
    handOver().release();
  }
}
