package io.floatingvip.forwarding;

import io.floatingvip.forwarding.config.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A backend that answers no connect any more, as one whose host has lost its power: a listener
 * whose queue is full drops what else arrives.
 */
final class SilentServer implements AutoCloseable {
  private final ServerSocket listening = new ServerSocket();
  private final List<Socket> fillers = new ArrayList<>();

  SilentServer() throws IOException {
    listening.bind(new InetSocketAddress(ForwarderFixture.LOOPBACK, 0), 1);
  }

  int port() {
    return listening.getLocalPort();
  }

  Endpoint endpoint() {
    return new Endpoint(ForwarderFixture.LOOPBACK, port(), 1);
  }

  /** Until here the first connections are answered. */
  void fallSilent() throws IOException {
    // What came before has left its place in the queue only when it is accepted.
    listening.setSoTimeout(1);
    acceptWaiting();
    for (int i = 0; i < 4; i++) {
      Socket filler = new Socket();
      fillers.add(filler);
      Thread _ = Thread.ofVirtual().start(() -> connectQuietly(filler));
    }
    ForwarderFixture.await(
        "the queue is full", () -> fillers.stream().filter(Socket::isConnected).count() >= 2);
  }

  private void acceptWaiting() throws IOException {
    try {
      while (true) {
        listening.accept().close();
      }
    } catch (SocketTimeoutException e) {
      // Nobody waits any more.
    }
  }

  private void connectQuietly(Socket socket) {
    try {
      socket.connect(new InetSocketAddress(ForwarderFixture.LOOPBACK, port()));
    } catch (IOException e) {
      // Closed by the test.
    }
  }

  @Override
  public void close() throws IOException {
    for (Socket filler : fillers) {
      filler.close();
    }
    listening.close();
  }
}
