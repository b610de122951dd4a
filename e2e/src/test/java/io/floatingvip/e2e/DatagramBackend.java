package io.floatingvip.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Answers datagrams with who has sent them: a session of a speaker has a port of its own. What asks
 * for an answer later gets it when the test says so.
 */
final class DatagramBackend implements AutoCloseable {
  static final String LATER = "later";
  private static final int LONGEST = 2000;

  private final DatagramSocket socket;
  private final BlockingQueue<SocketAddress> waiting = new LinkedBlockingQueue<>();

  DatagramBackend(String address, int port) throws IOException {
    socket = new DatagramSocket(new InetSocketAddress(address, port));
    Thread _ = Thread.ofPlatform().daemon().start(this::serve);
  }

  private void serve() {
    DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
    try {
      while (true) {
        packet.setLength(LONGEST);
        socket.receive(packet);
        String question =
            new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
        if (question.equals(LATER)) {
          waiting.add(packet.getSocketAddress());
        } else {
          answer(packet.getSocketAddress());
        }
      }
    } catch (SocketException e) {
      // Closed.
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(SocketAddress to) throws IOException {
    byte[] answer = to.toString().getBytes(StandardCharsets.UTF_8);
    socket.send(new DatagramPacket(answer, answer.length, to));
  }

  /** Answers one that has asked for it; waits for it if need be. */
  void answerLate() throws IOException, InterruptedException {
    answer(waiting.take());
  }

  @Override
  public void close() {
    socket.close();
  }
}
