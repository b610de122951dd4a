package io.floatingvip.e2e.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Supplier;

/**
 * Makes a port of a machine's own loopback address reachable at a loopback port of this process: no
 * interface joins the cluster's network with the one around it. Each connection has a {@code nc} in
 * the machine's network and two virtual threads.
 */
final class ApiRelay implements AutoCloseable {
  private final ServerSocket server;
  private final Supplier<Command> connector;

  private ApiRelay(ServerSocket server, Supplier<Command> connector) {
    this.server = server;
    this.connector = connector;
  }

  static ApiRelay start(Machine machine, int port) {
    try {
      ServerSocket server = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
      ApiRelay relay =
          new ApiRelay(
              server,
              () -> machine.networkCommand("busybox", "nc", "127.0.0.1", Integer.toString(port)));
      Thread.ofVirtual().name("api-relay").start(relay::accept);
      return relay;
    } catch (IOException e) {
      throw new ClusterException("no loopback port", e);
    }
  }

  String url() {
    return "https://127.0.0.1:" + server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> relay(client));
      } catch (IOException e) {
        // Closed, or the client has gone already: the loop's condition tells.
      }
    }
  }

  private void relay(Socket client) {
    try (client) {
      Process connection =
          connector.get().builder().redirectError(ProcessBuilder.Redirect.DISCARD).start();
      Thread.ofVirtual()
          .start(() -> {
            copy(client, connection);
            connection.destroyForcibly();
          });
      pump(connection.getInputStream(), client.getOutputStream());
      connection.destroyForcibly();
    } catch (IOException e) {
      // Either side hung up, which is how a connection ends.
    }
  }

  private static void copy(Socket client, Process connection) {
    try {
      pump(client.getInputStream(), connection.getOutputStream());
    } catch (IOException e) {
      // As above.
    }
  }

  private static void pump(InputStream from, OutputStream to) throws IOException {
    byte[] buffer = new byte[16 * 1024];
    for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
      to.write(buffer, 0, count);
      to.flush();
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new ClusterException("cannot close the relay", e);
    }
  }
}
