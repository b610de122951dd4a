package io.floatingvip.e2e.outage;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Asks a web server again and again, each time on a connection of its own, and prints each request
 * when it is over. Requests do not wait for one another: one that hangs hides no later one. Their
 * distances differ by up to a quarter: they would else keep a fixed distance to advertisements,
 * whose interval is a multiple of theirs, and be lucky or unlucky each time.
 *
 * <p>All by one thread, which costs little: what is measured should not be the measuring.
 *
 * <p>Arguments: address, port, mean interval in milliseconds, time-out of a request in
 * milliseconds.
 */
public final class RequestClient {
  private final InetSocketAddress server;
  private final Duration timeout;
  private final PrintStream out;
  private final Selector selector;

  private RequestClient(InetSocketAddress server, Duration timeout, PrintStream out)
      throws IOException {
    this.server = server;
    this.timeout = timeout;
    this.out = out;
    this.selector = Selector.open();
  }

  public static void main(String[] arguments) throws IOException {
    RequestClient client =
        new RequestClient(
            new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1])),
            Duration.ofMillis(Long.parseLong(arguments[3])),
            System.out);
    client.askForEver(Duration.ofMillis(Long.parseLong(arguments[2])).toNanos());
  }

  private void askForEver(long intervalNanos) throws IOException {
    RandomGenerator random = RandomGenerator.getDefault();
    long jitter = intervalNanos / 4;
    long next = System.nanoTime();
    while (!out.checkError()) {
      long now = System.nanoTime();
      for (SelectionKey key : selector.keys()) {
        question(key).expire(now);
      }
      if (now - next >= 0) {
        next += intervalNanos - jitter + random.nextLong(2 * jitter + 1);
        new Question(server, timeout, request -> out.println(request.line())).begin(selector);
      }
      // Rounded up to a millisecond: who comes early would only wait again.
      long wait = Duration.ofNanos(next - System.nanoTime()).plusNanos(999_999).toMillis();
      selector.select(key -> question(key).proceed(key), Math.max(1, wait));
    }
  }

  private static Question question(SelectionKey key) {
    return (Question) key.attachment();
  }
}
