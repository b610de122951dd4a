package io.floatingvip.e2e.lasting;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Connections that last: many that exchange a byte at a fixed rate and are replaced by new ones
 * after a while, and, if wanted, a long upload and a long download, whose content is checked.
 *
 * <p>Prints {@code begun} when all are connected, then, when its input ends, a {@link
 * LastingReport}. Arguments: address, port, connections, milliseconds between exchanges, seconds
 * that a connection lasts, bytes to upload and bytes to download.
 */
public final class LastingClient {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int BUFFER = 64 * 1024;

  private final InetSocketAddress server;
  private final long pauseNanos;
  private final long lifeNanos;
  private final PrintStream out;
  private final AtomicLong exchanges = new AtomicLong();
  private final AtomicLong longestNanos = new AtomicLong();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile boolean ending;

  private LastingClient(InetSocketAddress server, Duration pause, Duration life, PrintStream out) {
    this.server = server;
    this.pauseNanos = pause.toNanos();
    this.lifeNanos = life.toNanos();
    this.out = out;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    LastingClient client =
        new LastingClient(
            new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1])),
            Duration.ofMillis(Long.parseLong(arguments[3])),
            Duration.ofSeconds(Long.parseLong(arguments[4])),
            System.out);
    client.run(
        Integer.parseInt(arguments[2]), Long.parseLong(arguments[5]), Long.parseLong(arguments[6]));
  }

  private void run(int count, long up, long down) throws IOException, InterruptedException {
    CountDownLatch connected = new CountDownLatch(count);
    CountDownLatch over = new CountDownLatch(count + 2);
    for (int i = 0; i < count; i++) {
      Thread.startVirtualThread(() -> {
        exchange(connected);
        over.countDown();
      });
    }
    connected.await();
    Thread.startVirtualThread(() -> transfer(up, this::upload, over));
    Thread.startVirtualThread(() -> transfer(down, this::download, over));
    out.println("begun");
    int _ = System.in.read();
    ending = true;
    over.await();
    out.println(
        new LastingReport(
                connections.get(), exchanges.get(), failures.get(), longestNanos.get() / 1e6)
            .line());
  }

  /** One connection after another. */
  private void exchange(CountDownLatch connected) {
    boolean first = true;
    while (!ending) {
      try (Socket socket = connect('e')) {
        long end = System.nanoTime() + lifeNanos;
        InputStream in = socket.getInputStream();
        OutputStream to = socket.getOutputStream();
        for (int i = 0; !ending && System.nanoTime() < end; i++) {
          long start = System.nanoTime();
          to.write(i);
          if (in.read() != (i & 0xFF)) {
            throw new EOFException("no answer, or a wrong one");
          }
          exchanges.incrementAndGet();
          longestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
          if (first) {
            first = false;
            connected.countDown();
          }
          LockSupport.parkNanos(pauseNanos);
        }
      } catch (IOException e) {
        failed("a connection that exchanges", e);
        LockSupport.parkNanos(pauseNanos);
      }
    }
  }

  private Socket connect(char purpose) throws IOException {
    Socket socket = new Socket();
    socket.connect(server, TIMEOUT_MILLIS);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    socket.getOutputStream().write(purpose);
    connections.incrementAndGet();
    return socket;
  }

  /** Moves so many bytes over a connection. */
  private interface Transfer {
    void run(long bytes) throws IOException;
  }

  private void transfer(long bytes, Transfer transfer, CountDownLatch over) {
    try {
      if (bytes > 0) {
        transfer.run(bytes);
      }
    } catch (IOException e) {
      failed("a transfer of " + bytes + " bytes", e);
    } finally {
      over.countDown();
    }
  }

  private void upload(long bytes) throws IOException {
    try (Socket socket = connect('u')) {
      DataOutputStream to = new DataOutputStream(socket.getOutputStream());
      to.writeLong(bytes);
      byte[] sent = new Pattern(bytes).writeTo(to);
      check(sent, new DataInputStream(socket.getInputStream()));
    }
  }

  private void download(long bytes) throws IOException {
    try (Socket socket = connect('d')) {
      new DataOutputStream(socket.getOutputStream()).writeLong(bytes);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      MessageDigest digest = ExchangeServer.sha256();
      byte[] buffer = new byte[BUFFER];
      for (long left = bytes; left > 0; ) {
        int read = in.read(buffer, 0, (int) Math.min(left, BUFFER));
        if (read < 0) {
          throw new EOFException(left + " of " + bytes + " bytes are missing");
        }
        digest.update(buffer, 0, read);
        left -= read;
      }
      check(digest.digest(), in);
    }
  }

  private static void check(byte[] own, DataInputStream in) throws IOException {
    if (!MessageDigest.isEqual(own, in.readNBytes(own.length))) {
      throw new IOException("what arrived is not what was sent");
    }
  }

  private void failed(String what, IOException e) {
    failures.incrementAndGet();
    System.err.println(what + " failed: " + e);
  }
}
