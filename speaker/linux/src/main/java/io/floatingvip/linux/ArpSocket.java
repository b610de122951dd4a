package io.floatingvip.linux;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends and hears ARP on one interface, beside the kernel's own ARP. Never blocks. Belongs to one
 * thread.
 */
public final class ArpSocket implements Pollable {
  private final PacketSocket socket;

  private ArpSocket(PacketSocket socket) {
    this.socket = socket;
  }

  /**
   * Opens one that can send; it hears nothing before {@link #listen}.
   *
   * @throws LinuxException EPERM: no CAP_NET_RAW
   */
  public static ArpSocket open(int interfaceIndex) throws LinuxException {
    return new ArpSocket(
        PacketSocket.open(
            Uapi.ETH_P_ARP, interfaceIndex, "speak ARP on interface " + interfaceIndex));
  }

  /**
   * Begins to hear all ARP of the segment that reaches the host.
   *
   * @throws LinuxException ENODEV, ENETDOWN: the interface is gone or down
   */
  public void listen() throws LinuxException {
    socket.listen();
  }

  /**
   * Sends to everybody on the segment.
   *
   * @throws LinuxException ENETDOWN, ENXIO: the interface is down or gone
   */
  public void broadcast(ArpPacket packet) throws LinuxException {
    socket.send(packet.encode(), MacAddress.BROADCAST);
  }

  /**
   * Sends to one station.
   *
   * @throws LinuxException ENETDOWN, ENXIO: the interface is down or gone
   */
  public void send(ArpPacket packet, MacAddress to) throws LinuxException {
    socket.send(packet.encode(), to);
  }

  /**
   * The next ARP packet, empty when there is none at the moment; others than ARP for IPv4 over
   * Ethernet are passed over.
   *
   * @throws LinuxException ENETDOWN: the interface went down
   */
  public Optional<ArpPacket> receive() throws LinuxException {
    for (@Nullable ByteBuffer next = socket.receive(); next != null; next = socket.receive()) {
      Optional<ArpPacket> packet = ArpPacket.decode(next);
      if (packet.isPresent()) {
        return packet;
      }
    }
    return Optional.empty();
  }

  @Override
  public Descriptor descriptor() {
    return socket.descriptor();
  }

  @Override
  public void close() {
    socket.close();
  }
}
