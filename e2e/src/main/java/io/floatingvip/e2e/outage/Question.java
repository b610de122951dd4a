package io.floatingvip.e2e.outage;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/** A request that is under way, on a connection of its own. Only the selector's thread uses it. */
final class Question {
  private static final byte[] TEXT =
      "GET / HTTP/1.0\r\nHost: lab\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final String HEADERS_END = "\r\n\r\n";
  private static final int BUFFER = 1024;

  private final InetSocketAddress server;
  private final long timeoutNanos;
  private final Consumer<Request> whenOver;
  private final SocketChannel connection;
  private final StringBuilder answer = new StringBuilder();
  private final long startNanos = System.nanoTime();
  private long waitingSinceNanos = startNanos;
  private boolean over;

  /**
   * Nothing is sent yet.
   *
   * @param timeout of connecting, and of each wait for data
   * @throws IOException if there can be no more connections
   */
  Question(InetSocketAddress server, Duration timeout, Consumer<Request> whenOver)
      throws IOException {
    this.server = server;
    this.timeoutNanos = timeout.toNanos();
    this.whenOver = whenOver;
    this.connection = SocketChannel.open();
  }

  /** Connects. The selector tells when there is more to do, with this as the attachment. */
  void begin(Selector selector) {
    try {
      connection.configureBlocking(false);
      connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
      SelectionKey key = connection.register(selector, SelectionKey.OP_CONNECT, this);
      if (connection.connect(server)) {
        ask(key);
      }
    } catch (IOException e) {
      failed(e);
    }
  }

  /** Does what the connection is ready for. */
  void proceed(SelectionKey key) {
    try {
      if (key.isConnectable() && connection.finishConnect()) {
        ask(key);
      } else if (key.isReadable()) {
        read();
      }
    } catch (IOException e) {
      failed(e);
    }
  }

  /** Gives up if it has waited for too long. */
  void expire(long now) {
    if (now - waitingSinceNanos > timeoutNanos) {
      end(false, connection.isConnected() ? "Read timed out" : "Connect timed out");
    }
  }

  private void ask(SelectionKey key) throws IOException {
    waitingSinceNanos = System.nanoTime();
    key.interestOps(SelectionKey.OP_READ);
    if (connection.write(ByteBuffer.wrap(TEXT)) != TEXT.length) {
      throw new IOException("no room for a request");
    }
  }

  private void read() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    int read = connection.read(buffer);
    waitingSinceNanos = System.nanoTime();
    answer.append(StandardCharsets.UTF_8.decode(buffer.flip()));
    if (read < 0) {
      judge(answer.toString());
    }
  }

  private void judge(String whole) {
    String status = whole.lines().findFirst().orElse("none");
    int headersEnd = whole.indexOf(HEADERS_END);
    if (status.contains(" 200") && headersEnd >= 0) {
      String body = whole.substring(headersEnd + HEADERS_END.length());
      end(true, body.lines().findFirst().orElse(""));
    } else {
      end(false, "answer: " + status);
    }
  }

  private void failed(IOException e) {
    end(false, String.valueOf(e.getMessage()));
  }

  private void end(boolean answered, String detail) {
    if (over) {
      return;
    }
    over = true;
    whenOver.accept(new Request(startNanos, System.nanoTime(), answered, detail));
    try {
      connection.close();
    } catch (IOException e) {
      // It is over all the same.
      return;
    }
  }
}
