package io.floatingvip.e2e.lasting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Sends every byte back, for all connections by one thread, which costs little. */
final class EchoLoop implements Runnable {
  private static final int BUFFER = 4096;

  private final Selector selector;
  private final Queue<SocketChannel> arrivals = new ConcurrentLinkedQueue<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

  EchoLoop() throws IOException {
    this.selector = Selector.open();
  }

  /** Serves the connection from now on. Any thread may call this. */
  void take(SocketChannel connection) {
    arrivals.add(connection);
    selector.wakeup();
  }

  @Override
  public void run() {
    try {
      while (true) {
        selector.select(this::echo);
        for (SocketChannel next = arrivals.poll(); next != null; next = arrivals.poll()) {
          next.configureBlocking(false);
          next.register(selector, SelectionKey.OP_READ);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void echo(SelectionKey key) {
    SocketChannel connection = (SocketChannel) key.channel();
    try {
      buffer.clear();
      if (connection.read(buffer) < 0) {
        connection.close();
        return;
      }
      buffer.flip();
      while (buffer.hasRemaining()) {
        int _ = connection.write(buffer);
      }
    } catch (IOException e) {
      // The client sees it too, and it is the client that counts.
      close(connection);
    }
  }

  private static void close(SocketChannel connection) {
    try {
      connection.close();
    } catch (IOException e) {
      // It is closed all the same.
      return;
    }
  }
}
