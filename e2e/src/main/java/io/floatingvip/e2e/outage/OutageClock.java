package io.floatingvip.e2e.outage;

import io.floatingvip.e2e.lab.JavaProgram;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.Wait;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A running client and everything that it has seen since it started. */
public final class OutageClock implements AutoCloseable {
  /** A time before every request. */
  public static final long EVER = Long.MIN_VALUE;

  private final Process client;
  private final Duration timeout;
  private final List<Request> requests = new ArrayList<>();

  private OutageClock(Process client, Duration timeout) {
    this.client = client;
    this.timeout = timeout;
  }

  /**
   * Starts a client on a host.
   *
   * @param interval between the starts of two requests, in the mean
   * @param timeout of connecting, and of each wait for data; under a second, so that TCP's own
   *     repetition of a lost SYN does not turn an outage into one slow request
   */
  public static OutageClock start(
      LabNode node, String address, int port, Duration interval, Duration timeout) {
    return start(node::command, address, port, interval, timeout);
  }

  /**
   * Starts a client on any host.
   *
   * @param host turns a command into the one that runs it there
   */
  public static OutageClock start(
      UnaryOperator<List<String>> host,
      String address,
      int port,
      Duration interval,
      Duration timeout) {
    List<String> command =
        host.apply(
            new JavaProgram(RequestClient.class)
                .command(
                    address,
                    Integer.toString(port),
                    Long.toString(interval.toMillis()),
                    Long.toString(timeout.toMillis())));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      OutageClock clock = new OutageClock(process, timeout);
      Thread.ofPlatform().name("outage-clock").daemon().start(clock::collect);
      return clock;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void collect() {
    try (BufferedReader lines = client.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Request request = Request.parse(line);
        synchronized (requests) {
          requests.add(request);
        }
      }
    } catch (IOException e) {
      // The client was killed: what came before is what it saw.
      client.destroyForcibly();
    }
  }

  /** Waits until the given number of requests in a row were answered. */
  public void awaitAnswers(int inARow, Duration bound) {
    Wait.until(
        () -> inARow + " answers in a row; so far " + report(EVER).line(),
        bound,
        () -> {
          synchronized (requests) {
            return requests.size() >= inARow
                && requests.subList(requests.size() - inARow, requests.size()).stream()
                    .allMatch(Request::answered);
          }
        });
  }

  /**
   * Waits until so many more requests have been answered.
   *
   * @return what it has seen meanwhile
   */
  public OutageReport awaitMoreAnswers(int more, Duration bound) {
    long start = System.nanoTime();
    Wait.until(
        () -> more + " more answers; so far " + report(start).line(),
        bound,
        () -> report(start).requests() - report(start).failed() >= more);
    return report(start);
  }

  /** What it has seen since the given {@link System#nanoTime()}, with every request over. */
  public OutageReport settledReport(long sinceNanos) {
    Wait.pause(timeout.multipliedBy(2));
    return report(sinceNanos);
  }

  /** What it has seen since the given {@link System#nanoTime()} ({@link #EVER}: all). */
  public OutageReport report(long sinceNanos) {
    synchronized (requests) {
      return OutageReport.of(requests, sinceNanos);
    }
  }

  @Override
  public void close() {
    client.destroyForcibly();
  }
}
