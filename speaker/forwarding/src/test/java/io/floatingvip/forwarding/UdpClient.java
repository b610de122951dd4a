package io.floatingvip.forwarding;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A client that only takes answers from the address and port that it asks. */
final class UdpClient implements AutoCloseable {
  private static final int MAX_SIZE = 65_507;

  private final DatagramSocket socket;

  UdpClient(InetAddress server, int port) throws IOException {
    this(null, server, port);
  }

  UdpClient(@Nullable InetAddress own, InetAddress server, int port) throws IOException {
    socket = new DatagramSocket(new InetSocketAddress(own, 0));
    socket.connect(new InetSocketAddress(server, port));
    socket.setSoTimeout(60_000);
  }

  void send(byte[] question) throws IOException {
    socket.send(new DatagramPacket(question, question.length));
  }

  byte[] receive() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[MAX_SIZE], MAX_SIZE);
    socket.receive(packet);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  String ask(String question) throws IOException {
    send(question.getBytes(StandardCharsets.UTF_8));
    return new String(receive(), StandardCharsets.UTF_8);
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() {
    socket.close();
  }
}
