package io.floatingvip.e2e;

import io.floatingvip.e2e.lab.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Keeps one socket, which takes datagrams only from where it has sent its own to. */
final class DatagramClient implements AutoCloseable {
  private static final int MILLIS = 10_000;
  private static final int LONGEST = 2000;
  private static final int IN_A_ROW = 20;

  private final DatagramSocket socket;
  private int asked;

  DatagramClient(String address) {
    try {
      socket = new DatagramSocket();
      socket.connect(new InetSocketAddress(address, HandoverPair.DATAGRAM_PORT));
      socket.setSoTimeout(MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void send(String question) throws IOException {
    byte[] bytes = question.getBytes(StandardCharsets.UTF_8);
    socket.send(new DatagramPacket(bytes, bytes.length));
  }

  /** The next answer, which must come. */
  String receive() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
    socket.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
  }

  /** The session that serves it: who has asked the backend. */
  String session() {
    try {
      send("who " + asked++);
      return receive();
    } catch (IOException e) {
      throw new UncheckedIOException("question " + asked, e);
    }
  }

  /** Asks, and gets an answer each time, until the session serves it again and again. */
  void awaitSession(String session) {
    int[] row = {0};
    String[] last = {""};
    Wait.until(
        () -> "its session is " + session + " and not " + last[0],
        Duration.ofSeconds(30),
        () -> {
          last[0] = session();
          row[0] = last[0].equals(session) ? row[0] + 1 : 0;
          return row[0] >= IN_A_ROW;
        });
  }

  @Override
  public void close() {
    socket.close();
  }
}
