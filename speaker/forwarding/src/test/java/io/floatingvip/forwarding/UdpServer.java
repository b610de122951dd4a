package io.floatingvip.forwarding;

import io.floatingvip.forwarding.config.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A UDP backend on loopback that answers each datagram with its name, a colon and what it got. */
final class UdpServer implements AutoCloseable {
  private static final int MAX_SIZE = 65_507;

  private final DatagramSocket socket;
  private final int port;
  private final byte[] name;
  private final Set<InetSocketAddress> senders = ConcurrentHashMap.newKeySet();
  private final Thread thread;

  private UdpServer(DatagramSocket socket, String name) {
    this.socket = socket;
    this.port = socket.getLocalPort();
    this.name = (name + ":").getBytes(StandardCharsets.UTF_8);
    this.thread = Thread.ofPlatform().daemon().start(this::answer);
  }

  static UdpServer start(String name) {
    return start(name, ForwarderFixture.LOOPBACK, 0);
  }

  static UdpServer start(String name, InetAddress address, int port) {
    try {
      return new UdpServer(new DatagramSocket(port, address), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer() {
    DatagramPacket packet = new DatagramPacket(new byte[MAX_SIZE], MAX_SIZE);
    try {
      while (true) {
        packet.setLength(MAX_SIZE);
        socket.receive(packet);
        senders.add((InetSocketAddress) packet.getSocketAddress());
        byte[] answer = new byte[name.length + packet.getLength()];
        System.arraycopy(name, 0, answer, 0, name.length);
        System.arraycopy(packet.getData(), 0, answer, name.length, packet.getLength());
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  /** Who has ever sent something. */
  Set<InetSocketAddress> senders() {
    return senders;
  }

  Endpoint endpoint() {
    return new Endpoint(ForwarderFixture.LOOPBACK, port, 1);
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    socket.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
