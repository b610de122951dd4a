package io.floatingvip.e2e.outage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Asks a web server again and again, each time on a connection of its own, and prints each request
 * when it is over. Requests do not wait for one another: one that hangs hides no later one. Their
 * distances differ by up to a quarter: they would else keep a fixed distance to advertisements,
 * whose interval is a multiple of theirs, and be lucky or unlucky each time.
 *
 * <p>Arguments: address, port, mean interval in milliseconds, time-out of a request in
 * milliseconds.
 */
public final class RequestClient {
  private final InetSocketAddress server;
  private final int timeoutMillis;
  private final PrintStream out;

  private RequestClient(InetSocketAddress server, int timeoutMillis, PrintStream out) {
    this.server = server;
    this.timeoutMillis = timeoutMillis;
    this.out = out;
  }

  public static void main(String[] arguments) {
    RequestClient client =
        new RequestClient(
            new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1])),
            Integer.parseInt(arguments[3]),
            System.out);
    client.askForEver(Long.parseLong(arguments[2]) * 1_000_000);
  }

  private void askForEver(long intervalNanos) {
    RandomGenerator random = RandomGenerator.getDefault();
    long jitter = intervalNanos / 4;
    long next = System.nanoTime();
    while (!out.checkError()) {
      Thread.startVirtualThread(() -> out.println(ask().line()));
      next += intervalNanos - jitter + random.nextLong(2 * jitter + 1);
      for (long wait = next - System.nanoTime(); wait > 0; wait = next - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
    }
  }

  private Request ask() {
    long start = System.nanoTime();
    try (Socket socket = new Socket()) {
      socket.connect(server, timeoutMillis);
      socket.setSoTimeout(timeoutMillis);
      socket.setTcpNoDelay(true);
      socket
          .getOutputStream()
          .write("GET / HTTP/1.0\r\nHost: lab\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      String status = answer.readLine();
      if (status == null || !status.contains(" 200")) {
        return failed(start, "answer: " + status);
      }
      String body = "";
      boolean inBody = false;
      for (String line = answer.readLine(); line != null; line = answer.readLine()) {
        body = inBody && body.isEmpty() ? line : body;
        inBody |= line.isEmpty();
      }
      return new Request(start, System.nanoTime(), true, body);
    } catch (IOException e) {
      return failed(start, String.valueOf(e.getMessage()));
    }
  }

  private static Request failed(long start, String reason) {
    return new Request(start, System.nanoTime(), false, reason);
  }
}
