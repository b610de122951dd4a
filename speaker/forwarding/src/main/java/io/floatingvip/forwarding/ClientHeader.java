package io.floatingvip.forwarding;

import io.floatingvip.forwarding.proxyprotocol.ProxyHeaderReader;
import io.floatingvip.forwarding.proxyprotocol.ProxyHeaderReader.Addresses;
import io.floatingvip.forwarding.socket.StreamSocket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The PROXY header at the beginning of a client's connection. Confined to its loop. */
final class ClientHeader implements AutoCloseable {
  private static final int PIECE_BYTES = 4096;

  private final ProxyHeaderReader reader = new ProxyHeaderReader();

  /**
   * Reads on; empty while the header is not complete.
   *
   * @throws IOException when the connection ends before
   * @throws io.netty.handler.codec.haproxy.HAProxyProtocolException when this is no header
   */
  Optional<Addresses> read(StreamSocket client) throws IOException {
    while (true) {
      ByteBuf piece = PooledByteBufAllocator.DEFAULT.directBuffer(PIECE_BYTES);
      int count;
      try {
        ByteBuffer room = piece.nioBuffer(0, PIECE_BYTES);
        count = client.read(room);
      } catch (IOException e) {
        piece.release();
        throw e;
      }
      if (count <= 0) {
        piece.release();
        if (count == StreamSocket.END_OF_STREAM) {
          throw new EOFException("the connection ended before its PROXY header");
        }
        return Optional.empty();
      }
      Optional<Addresses> addresses = reader.read(piece.writerIndex(count));
      if (addresses.isPresent()) {
        return addresses;
      }
    }
  }

  /** The bytes behind the header; owned by the caller. */
  ByteBuf rest() {
    return reader.rest();
  }

  @Override
  public void close() {
    reader.close();
  }
}
