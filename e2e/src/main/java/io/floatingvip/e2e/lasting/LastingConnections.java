package io.floatingvip.e2e.lasting;

import io.floatingvip.e2e.lab.JavaProgram;
import io.floatingvip.e2e.lab.LabNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A running {@link LastingClient}. */
public final class LastingConnections implements AutoCloseable {
  private final Process client;
  private final BufferedReader output;

  private LastingConnections(Process client) {
    this.client = client;
    this.output = client.inputReader();
  }

  /**
   * What the client does.
   *
   * @param connections at any time
   * @param every time that each connection exchanges a byte
   * @param life of a connection, before another takes its place; at least a second
   * @param bytes to upload, and to download
   * @param bytesPerSecond of each of the two, at most
   */
  public record Load(
      int connections, Duration every, Duration life, long bytes, long bytesPerSecond) {
    /** With transfers that are as fast as they may be. */
    public Load(int connections, Duration every, Duration life, long bytes) {
      this(connections, every, life, bytes, Long.MAX_VALUE);
    }
  }

  /** Starts it on a host of the lab, and returns when all connections are there. */
  public static LastingConnections start(
      LabNode node, String address, int port, Load load, Path errors) {
    return start(node::command, address, port, load, errors);
  }

  /**
   * Starts it on any host, and returns when all connections are there.
   *
   * @param host turns a command into the one that runs it there
   * @param errors what it writes is added to this file
   */
  public static LastingConnections start(
      UnaryOperator<List<String>> host, String address, int port, Load load, Path errors) {
    List<String> command =
        new JavaProgram(LastingClient.class)
            .command(
                address,
                Integer.toString(port),
                Integer.toString(load.connections()),
                Long.toString(load.every().toMillis()),
                Long.toString(load.life().toSeconds()),
                Long.toString(load.bytes()),
                Long.toString(load.bytes()),
                Long.toString(load.bytesPerSecond()));
    try {
      Process process =
          new ProcessBuilder(host.apply(command))
              .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
              .start();
      LastingConnections started = new LastingConnections(process);
      String line = started.line();
      if (!"begun".equals(line)) {
        started.close();
        throw new IllegalStateException("the client said " + line + " instead of begun");
      }
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable String line() {
    try {
      return output.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes the times of exchanges from now on: those of the start are the client's own. */
  public void takeTimes() {
    try {
      client.getOutputStream().write('\n');
      client.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets transfers come to their end and everything else stop; what was seen until then. */
  public LastingReport end() {
    try {
      client.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String line = line();
    if (line == null) {
      throw new IllegalStateException("the client has ended without a report");
    }
    return LastingReport.parse(line);
  }

  /** Whether it goes on. */
  public boolean isRunning() {
    return client.isAlive();
  }

  @Override
  public void close() {
    client.destroyForcibly();
  }
}
