package io.floatingvip.e2e.lasting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Connections that exchange a byte at a fixed rate and are replaced by new ones after a while. All
 * by one thread, which costs little: what is measured should not be the measuring.
 */
final class ExchangeLoop implements Runnable {
  private static final long TICK_MILLIS = 1;
  private static final long TIMEOUT_NANOS = 10_000_000_000L;

  private final Terms terms;
  private final Counts counts;
  private final CountDownLatch connected;
  private final Selector selector;
  private final List<Exchange> exchanges;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1);
  private final long startNanos = System.nanoTime();
  private volatile boolean ending;

  /**
   * What the connections are like.
   *
   * @param everyNanos a question is sent, where the last one has been answered: by the connections
   *     one after the other, because a burst of them all would be waiting for itself
   * @param lifeNanos of a connection, before another takes its place
   */
  record Terms(InetSocketAddress server, long everyNanos, long lifeNanos) {}

  ExchangeLoop(int count, Terms terms, Counts counts) throws IOException {
    this.terms = terms;
    this.counts = counts;
    this.connected = new CountDownLatch(count);
    this.selector = Selector.open();
    this.exchanges =
        IntStream.range(0, count)
            .mapToObj(i -> new Exchange(startNanos + i * terms.everyNanos() / count))
            .toList();
  }

  /** Waits until each connection has had an answer. */
  void awaitConnected() throws InterruptedException {
    connected.await();
  }

  /** Lets the exchanges that are under way come to their end. */
  void end() {
    ending = true;
  }

  @Override
  public void run() {
    try {
      boolean any = true;
      while (any) {
        selector.select(key -> ((Exchange) key.attachment()).ready(), TICK_MILLIS);
        long now = System.nanoTime();
        any = false;
        for (Exchange exchange : exchanges) {
          any |= exchange.tick(now);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One connection after another. */
  private final class Exchange {
    private final long firstTurnNanos;
    private @Nullable SocketChannel channel;
    private boolean counted;
    private boolean established;
    private boolean awaiting;
    private byte value;
    private long sinceNanos;
    private long dueNanos = System.nanoTime();
    private long endNanos;

    Exchange(long firstTurnNanos) {
      this.firstTurnNanos = firstTurnNanos;
    }

    private long nextTurn(long now) {
      return now + terms.everyNanos() - Math.floorMod(now - firstTurnNanos, terms.everyNanos());
    }

    /** Does what is due; returns whether there is anything left to do. */
    boolean tick(long now) {
      SocketChannel open = channel;
      boolean waiting = open != null && (!established || awaiting);
      try {
        if (waiting && now - sinceNanos > TIMEOUT_NANOS) {
          throw new IOException("no answer in 10 s");
        }
        if (!waiting && now - dueNanos >= 0) {
          go(open, now);
        }
      } catch (IOException e) {
        failed(e);
      }
      return channel != null || !ending;
    }

    private void go(@Nullable SocketChannel open, long now) throws IOException {
      if (open == null) {
        if (!ending) {
          connect(now);
        }
      } else if (ending || now - endNanos >= 0) {
        drop();
      } else {
        send(open, value);
        sinceNanos = now;
        awaiting = true;
      }
    }

    private void connect(long now) throws IOException {
      SocketChannel opened = SocketChannel.open();
      channel = opened;
      established = false;
      awaiting = false;
      sinceNanos = now;
      opened.configureBlocking(false);
      opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
      opened.register(selector, SelectionKey.OP_CONNECT, this);
      boolean _ = opened.connect(terms.server());
    }

    /** The connection is there, or has an answer, or has broken. */
    void ready() {
      SocketChannel open = channel;
      if (open == null) {
        return;
      }
      try {
        if (established) {
          read(open);
        } else if (open.finishConnect()) {
          open.register(selector, SelectionKey.OP_READ, this);
          send(open, (byte) 'e');
          counts.connected();
          established = true;
          long now = System.nanoTime();
          dueNanos = nextTurn(now);
          endNanos = now + terms.lifeNanos();
        }
      } catch (IOException e) {
        failed(e);
      }
    }

    private void read(SocketChannel open) throws IOException {
      buffer.clear();
      int read = open.read(buffer);
      if (read == 0) {
        return;
      }
      if (read < 0 || !awaiting || buffer.get(0) != value) {
        throw new IOException(read < 0 ? "ended by the other side" : "a wrong answer");
      }
      long now = System.nanoTime();
      counts.exchanged(now - sinceNanos);
      awaiting = false;
      value++;
      dueNanos = nextTurn(now);
      if (!counted) {
        counted = true;
        connected.countDown();
      }
    }

    private void send(SocketChannel open, byte what) throws IOException {
      buffer.clear().put(what).flip();
      if (open.write(buffer) != 1) {
        throw new IOException("no room for one byte");
      }
    }

    private void failed(IOException e) {
      counts.failed("a connection that exchanges", e);
      drop();
      dueNanos = nextTurn(System.nanoTime());
    }

    private void drop() {
      SocketChannel open = channel;
      channel = null;
      try {
        if (open != null) {
          open.close();
        }
      } catch (IOException e) {
        // It is closed all the same.
        return;
      }
    }
  }
}
