package io.floatingvip.e2e.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks at a fixed rate of 1000 a second on ten kept connections, and prints a percentile of the
 * answers' times in microseconds, and how many there were. Arguments: address, port, seconds,
 * percentile.
 */
public final class LatencyClient {
  private static final int CONNECTIONS = 10;
  private static final long INTERVAL_NANOS = 10_000_000;
  private static final int WARM_UP = 100;
  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: lab\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final String address;
  private final int port;
  private final int rounds;

  private LatencyClient(String address, int port, int seconds) {
    this.address = address;
    this.port = port;
    this.rounds = (int) (seconds * 1_000_000_000L / INTERVAL_NANOS);
  }

  public static void main(String[] arguments) throws Exception {
    LatencyClient client =
        new LatencyClient(
            arguments[0], Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    long[] nanos = client.measure();
    int index = (int) (nanos.length * Double.parseDouble(arguments[3]) / 100);
    System.out.println(nanos[Math.min(index, nanos.length - 1)] / 1e3 + " " + nanos.length);
  }

  /** Sorted. */
  private long[] measure() throws Exception {
    long start = System.nanoTime() + 100_000_000;
    List<Callable<long[]>> connections = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      long first = start + i * INTERVAL_NANOS / CONNECTIONS;
      connections.add(() -> ask(first));
    }
    try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      long[] all = {};
      for (Future<long[]> each : threads.invokeAll(connections)) {
        long[] some = each.get();
        all = Arrays.copyOf(all, all.length + some.length);
        System.arraycopy(some, 0, all, all.length - some.length, some.length);
      }
      Arrays.sort(all);
      return all;
    }
  }

  private long[] ask(long first) throws IOException {
    long[] nanos = new long[rounds];
    byte[] buffer = new byte[4096];
    try (Socket socket = new Socket(address, port)) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      for (int i = -WARM_UP; i < rounds; i++) {
        long due = first + (i + WARM_UP) * INTERVAL_NANOS;
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
          LockSupport.parkNanos(wait);
        }
        long start = System.nanoTime();
        out.write(REQUEST);
        // The answer is small and arrives as one.
        if (in.read(buffer) < 0) {
          throw new IOException("the connection was closed");
        }
        if (i >= 0) {
          nanos[i] = System.nanoTime() - start;
        }
      }
    }
    return nanos;
  }
}
