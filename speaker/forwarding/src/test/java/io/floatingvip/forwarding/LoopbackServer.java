package io.floatingvip.forwarding;

import io.floatingvip.forwarding.config.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A backend on loopback with a thread per connection. */
final class LoopbackServer implements AutoCloseable {
  /** What it does with a connection. */
  interface Conversation {
    void hold(Socket socket) throws Exception;
  }

  private final ServerSocket listening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private Thread accepting = Thread.currentThread();

  private LoopbackServer(ServerSocket listening) {
    this.listening = listening;
  }

  static LoopbackServer start(Conversation conversation) {
    return start(0, conversation);
  }

  static LoopbackServer start(int port, Conversation conversation) {
    return start(InetAddress.getLoopbackAddress(), port, conversation);
  }

  static LoopbackServer start(InetAddress address, int port, Conversation conversation) {
    try {
      ServerSocket listening = new ServerSocket();
      listening.setReuseAddress(true);
      listening.bind(new InetSocketAddress(address, port), 1000);
      LoopbackServer server = new LoopbackServer(listening);
      server.accepting = Thread.ofVirtual().start(() -> server.accept(conversation));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(Conversation conversation) {
    try {
      while (true) {
        Socket socket = listening.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket, conversation));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket, Conversation conversation) {
    try (socket) {
      conversation.hold(socket);
    } catch (Exception e) {
      // The test sees it at the client's end.
    } finally {
      open.remove(socket);
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  Endpoint endpoint() {
    return endpoint(1);
  }

  Endpoint endpoint(int weight) {
    return new Endpoint(listening.getInetAddress(), port(), weight);
  }

  int open() {
    return open.size();
  }

  /** Resets every connection and refuses new ones. */
  void kill() {
    try {
      listening.close();
      // Until then the kernel accepts on its behalf.
      accepting.join();
      for (Socket socket : open) {
        reset(socket);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    kill();
  }

  private static void reset(Socket socket) throws IOException {
    try {
      socket.setSoLinger(true, 0);
    } catch (SocketException e) {
      // Its conversation has just closed it.
    }
    socket.close();
  }
}
