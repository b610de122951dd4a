package io.floatingvip.forwarding.socket;

import io.netty.channel.IoEventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** A TCP connection, or the attempt to make one. Confined to its event loop. */
public sealed interface StreamSocket permits EpollStreamSocket, NioStreamSocket {
  /** What {@link #read} returns when the peer has closed its side. */
  int END_OF_STREAM = -1;

  /** The peer's address. */
  InetSocketAddress remoteAddress();

  /** The own address, of the unspecified address and port 0 when the connection is gone already. */
  InetSocketAddress localAddress();

  /**
   * Asks for hints from now on; called once, on the event loop. Before the first {@link #await}
   * there may be none.
   *
   * @throws IOException when the kernel refuses to watch the socket
   */
  void register(IoEventLoop loop, Readiness readiness) throws IOException;

  /**
   * Says what is waited for: after an operation that would have blocked (or read less than it had
   * room for) a hint comes once it can go on. What is not waited for may be hinted at all the same.
   * Only after {@link #register}.
   */
  void await(boolean readable, boolean writable);

  /**
   * Whether the attempt to connect has succeeded; false while it is still under way.
   *
   * @throws IOException when it has failed
   */
  boolean finishConnect() throws IOException;

  /**
   * Reads what is there into the direct buffer's remaining room.
   *
   * @return the number of bytes; 0: nothing there now; {@link #END_OF_STREAM}
   * @throws IOException when the connection is broken, such as reset by the peer
   */
  int read(ByteBuffer buffer) throws IOException;

  /**
   * Writes from the direct buffer what the kernel takes now.
   *
   * @return the number of bytes
   * @throws IOException when the connection is broken
   */
  int write(ByteBuffer buffer) throws IOException;

  /**
   * Moves what is there into an empty pipe of the same transport.
   *
   * @return the number of bytes; 0: nothing there now, or the end of the stream: {@link #read}
   *     tells which
   * @throws IOException when the connection is broken
   */
  int moveInto(KernelPipe pipe) throws IOException;

  /**
   * Moves from a pipe that is not empty what the kernel takes now.
   *
   * @return the number of bytes
   * @throws IOException when the connection is broken
   */
  int moveFrom(KernelPipe pipe) throws IOException;

  /**
   * Closes the own side: the peer reads the end of stream once it has read everything before.
   *
   * @throws IOException when the connection is broken
   */
  void shutdownOutput() throws IOException;

  /** Closes both sides in order: what was written still reaches the peer. Idempotent. */
  void close();

  /**
   * Resets the connection: the peer gets RST, what was not sent yet is dropped. Idempotent with
   * {@link #close}.
   */
  void abort();
}
