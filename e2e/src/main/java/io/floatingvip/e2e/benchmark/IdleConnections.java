package io.floatingvip.e2e.benchmark;

import io.floatingvip.e2e.lab.JavaProgram;
import io.floatingvip.e2e.lab.LabNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections that have said one byte each way and say no more. Arguments of the program: {@code
 * serve PORT}, or {@code open ADDRESS PORT COUNT}, which prints a line when all are open and holds
 * them until its input ends.
 */
public final class IdleConnections {
  private IdleConnections() {}

  public static void main(String[] arguments) throws IOException {
    switch (arguments[0]) {
      case "serve" -> serve(Integer.parseInt(arguments[1]));
      case "open" ->
          open(
              new InetSocketAddress(arguments[1], Integer.parseInt(arguments[2])),
              Integer.parseInt(arguments[3]));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void serve(int port) throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(port), 4096);
      while (true) {
        SocketChannel client = server.accept();
        Thread.startVirtualThread(() -> echo(client));
      }
    }
  }

  private static void echo(SocketChannel client) {
    try (client) {
      ByteBuffer one = ByteBuffer.allocate(1);
      while (client.read(one) >= 0) {
        client.write(one.flip());
        one.clear();
      }
    } catch (IOException e) {
      // The client has gone without a word.
    }
  }

  private static void open(InetSocketAddress server, int count) throws IOException {
    List<SocketChannel> held = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SocketChannel connection = SocketChannel.open(server);
      connection.write(ByteBuffer.wrap(new byte[1]));
      if (connection.read(ByteBuffer.allocate(1)) < 0) {
        throw new IOException("connection " + i + " was closed");
      }
      held.add(connection);
    }
    System.out.println("open");
    System.in.transferTo(System.out);
    for (SocketChannel connection : held) {
      connection.close();
    }
  }

  /** Does something while a host holds connections open. */
  static void hold(LabNode client, String address, int count, Runnable action) {
    List<String> command =
        new JavaProgram(IdleConnections.class)
            .command(
                "open", address, Integer.toString(BulkSegment.IDLE_PORT), Integer.toString(count));
    try {
      Process process =
          new ProcessBuilder(client.command(command))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try {
        String line = process.inputReader().readLine();
        if (line == null) {
          throw new IllegalStateException("could not open " + count + " connections");
        }
        action.run();
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
