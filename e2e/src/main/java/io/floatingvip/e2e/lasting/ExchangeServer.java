package io.floatingvip.e2e.lasting;

import io.floatingvip.e2e.lab.JavaProgram;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.LabProcess;
import io.floatingvip.e2e.lab.Reachability;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * A backend for connections that last. The first byte of a connection says what it is for: {@code
 * e} to get every byte back, {@code u} to send a length and that many bytes and get their CRC-32,
 * {@code d} to send a length and get that many bytes of a {@link Pattern} and their CRC-32; lengths
 * and sums are numbers of eight bytes. A better sum would cost more than all that is measured.
 *
 * <p>Argument: port.
 */
public final class ExchangeServer {
  private static final int BUFFER = 64 * 1024;

  private ExchangeServer() {}

  public static void main(String[] arguments) throws IOException {
    EchoLoop echo = new EchoLoop();
    Thread _ = Thread.ofPlatform().daemon().start(echo);
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(Integer.parseInt(arguments[0])), 1024);
      while (true) {
        SocketChannel connection = server.accept();
        // No virtual thread: one that always finds something to read keeps its carrier.
        Thread _ = Thread.ofPlatform().daemon().start(() -> serve(connection, echo));
      }
    }
  }

  /** Starts one on a host, at port 8081, and waits until it listens. */
  public static LabProcess start(LabNode node) {
    LabProcess process =
        node.start("exchange", new JavaProgram(ExchangeServer.class).command("8081"), Map.of());
    Reachability.await(node.address(), 8081);
    return process;
  }

  private static void serve(SocketChannel accepted, EchoLoop echo) {
    try {
      accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
      Socket connection = accepted.socket();
      int purpose = connection.getInputStream().read();
      if (purpose == 'e') {
        echo.take(accepted);
        return;
      }
      try (accepted) {
        switch (purpose) {
          case 'u' -> sum(connection);
          case 'd' -> send(connection);
          default -> {
            // A health check.
          }
        }
      }
    } catch (IOException e) {
      // The client sees it too, and it is the client that counts.
    }
  }

  private static void sum(Socket connection) throws IOException {
    DataInputStream in = new DataInputStream(connection.getInputStream());
    long length = in.readLong();
    CRC32 sum = new CRC32();
    byte[] buffer = new byte[BUFFER];
    for (long left = length; left > 0; ) {
      int read = in.read(buffer, 0, (int) Math.min(left, BUFFER));
      if (read < 0) {
        return;
      }
      sum.update(buffer, 0, read);
      left -= read;
    }
    new DataOutputStream(connection.getOutputStream()).writeLong(sum.getValue());
  }

  private static void send(Socket connection) throws IOException {
    long length = new DataInputStream(connection.getInputStream()).readLong();
    DataOutputStream out = new DataOutputStream(connection.getOutputStream());
    out.writeLong(new Pattern(length).writeTo(out, new Pace(Long.MAX_VALUE)));
  }
}
