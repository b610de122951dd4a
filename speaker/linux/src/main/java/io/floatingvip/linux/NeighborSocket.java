package io.floatingvip.linux;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Speaks IPv6 neighbor discovery on one interface for addresses that the interface itself does not
 * hold: the kernel answers solicitations only for addresses of the very interface. Never blocks.
 * Belongs to one thread.
 */
public final class NeighborSocket implements Pollable {
  /** Accepts neighbor solicitations only: next header 58 at byte 6, type 135 at byte 40. */
  private static final int[][] SOLICITATIONS = {
    {SocketFilter.LOAD_BYTE, 0, 0, 6},
    {SocketFilter.JUMP_IF_EQUAL, 0, 3, 58},
    {SocketFilter.LOAD_BYTE, 0, 0, 40},
    {SocketFilter.JUMP_IF_EQUAL, 0, 1, NeighborSolicitation.TYPE},
    {SocketFilter.RETURN, 0, 0, 2048},
    {SocketFilter.RETURN, 0, 0, 0},
  };

  private final PacketSocket socket;
  private final Descriptor memberships;
  private final int interfaceIndex;
  private final Map<InetAddress, Integer> groups = new HashMap<>();

  private NeighborSocket(PacketSocket socket, Descriptor memberships, int interfaceIndex) {
    this.socket = socket;
    this.memberships = memberships;
    this.interfaceIndex = interfaceIndex;
  }

  /**
   * Opens one that can send; it hears nothing before {@link #listen}.
   *
   * @throws LinuxException EPERM: no CAP_NET_RAW; EAFNOSUPPORT: IPv6 is disabled
   */
  public static NeighborSocket open(int interfaceIndex) throws LinuxException {
    String what = "speak neighbor discovery on interface " + interfaceIndex;
    PacketSocket socket = PacketSocket.open(Uapi.ETH_P_IPV6, interfaceIndex, what);
    try {
      SocketFilter.attach(socket.descriptor(), SOLICITATIONS);
      Descriptor memberships = Descriptor.socket(Uapi.AF_INET6, Uapi.SOCK_DGRAM, 0, what);
      return new NeighborSocket(socket, memberships, interfaceIndex);
    } catch (LinuxException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Begins to hear solicitations.
   *
   * @throws LinuxException ENODEV, ENETDOWN: the interface is gone or down
   */
  public void listen() throws LinuxException {
    socket.listen();
  }

  /**
   * Joins the solicited-node group of the address, so that solicitations for it reach this host.
   * Addresses may share a group: each join needs its own {@link #leave}.
   *
   * @throws LinuxException ENODEV: the interface is gone; ENOBUFS, ENOMEM: too many groups
   */
  public void join(InetAddress address) throws LinuxException {
    byte[] group = NeighborSolicitation.solicitedNode(address);
    InetAddress key = Family.address(group);
    if (!groups.containsKey(key)) {
      MemorySegment membership = VrrpSocketOptions.membershipV6(interfaceIndex, group);
      memberships.set(
          Uapi.IPPROTO_IPV6, Uapi.IPV6_ADD_MEMBERSHIP, membership, "IPV6_ADD_MEMBERSHIP");
    }
    groups.merge(key, 1, Integer::sum);
  }

  /** Leaves the solicited-node group of the address; harmless when it was not joined. */
  public void leave(InetAddress address) {
    byte[] group = NeighborSolicitation.solicitedNode(address);
    InetAddress key = Family.address(group);
    Integer left = groups.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
    if (left != null) {
      return;
    }
    try {
      MemorySegment membership = VrrpSocketOptions.membershipV6(interfaceIndex, group);
      memberships.set(
          Uapi.IPPROTO_IPV6, Uapi.IPV6_DROP_MEMBERSHIP, membership, "IPV6_DROP_MEMBERSHIP");
    } catch (LinuxException e) {
      // EADDRNOTAVAIL, ENODEV: it is left already.
      return;
    }
  }

  /**
   * Sends an unsolicited advertisement to everybody on the segment.
   *
   * @throws LinuxException ENETDOWN, ENXIO: the interface is down or gone
   */
  public void broadcast(NeighborAdvertisement advertisement) throws LinuxException {
    socket.send(advertisement.encode(), MacAddress.ALL_IPV6_NODES);
  }

  /**
   * Asks everybody who may have the address for it.
   *
   * @throws LinuxException ENETDOWN, ENXIO: the interface is down or gone
   */
  public void ask(NeighborSolicitation solicitation) throws LinuxException {
    byte[] group = solicitation.group().getAddress();
    long low = Integer.toUnsignedLong(ByteBuffer.wrap(group).getInt(group.length - Integer.BYTES));
    // RFC 2464 section 7: 33-33 and the last four bytes of the group.
    socket.send(solicitation.encode(), new MacAddress(0x3333_0000_0000L | low));
  }

  /**
   * Answers a solicitation.
   *
   * @throws LinuxException ENETDOWN, ENXIO: the interface is down or gone
   */
  public void answer(NeighborSolicitation solicitation, MacAddress mac, boolean router)
      throws LinuxException {
    NeighborAdvertisement answer = solicitation.answer(mac, router);
    if (answer.solicited()) {
      socket.send(answer.encode(), solicitation.senderMac());
    } else {
      broadcast(answer);
    }
  }

  /**
   * The next solicitation, empty when there is none at the moment; invalid ones are passed over.
   *
   * @throws LinuxException ENETDOWN: the interface went down
   */
  public Optional<NeighborSolicitation> receive() throws LinuxException {
    for (@Nullable ByteBuffer next = socket.receive(); next != null; next = socket.receive()) {
      Optional<NeighborSolicitation> solicitation =
          NeighborSolicitation.decode(next, socket.sender());
      if (solicitation.isPresent()) {
        return solicitation;
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
    memberships.close();
    socket.close();
  }
}
