package io.floatingvip.linux;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The kernel's table of neighbors (arp(7), ip-neighbour(8)): which Ethernet address belongs to an
 * address on an interface. Belongs to one thread.
 */
public final class NeighborTable implements AutoCloseable {
  private static final long PAUSE_NANOS = 200_000L;

  private final NetlinkSocket socket;
  private final NetlinkRequest request = new NetlinkRequest(NetlinkRequest.CAPACITY);
  private int sequence;

  private NeighborTable(NetlinkSocket socket) {
    this.socket = socket;
  }

  /**
   * Opens it in the network namespace of the calling thread.
   *
   * @throws LinuxException if the kernel refuses
   */
  public static NeighborTable open() throws LinuxException {
    return new NeighborTable(NetlinkSocket.open(0, "look up neighbors"));
  }

  /**
   * Who has the address; where the kernel does not know, it asks, and this method waits.
   *
   * @param patience how long at most
   * @return empty when nobody has answered
   * @throws LinuxException ENODEV: no such interface; EPERM: no CAP_NET_ADMIN
   */
  public Optional<MacAddress> resolve(int interfaceIndex, InetAddress address, Duration patience)
      throws LinuxException {
    long end = System.nanoTime() + patience.toNanos();
    Optional<MacAddress> known = find(interfaceIndex, address);
    if (known.isEmpty()) {
      begin(Uapi.RTM_NEWNEIGH, Uapi.NLM_F_CREATE | Uapi.NLM_F_ACK, interfaceIndex, address)
          .fixedByte(Structs.offset(Structs.NDMSG, "ndm_flags"), Uapi.NTF_USE);
      NetlinkMessage answer = exchange();
      if (answer.error() != 0) {
        throw new LinuxException("rtnetlink", -answer.error(), "ask for " + text(address));
      }
    }
    while (known.isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(PAUSE_NANOS);
      known = find(interfaceIndex, address);
    }
    return known;
  }

  /**
   * As {@link #resolve}, where it is an error that nobody has the address.
   *
   * @throws LinuxException EHOSTUNREACH: nobody has answered
   */
  public MacAddress require(int interfaceIndex, InetAddress address, Duration patience)
      throws LinuxException {
    return resolve(interfaceIndex, address, patience)
        .orElseThrow(() ->
            new LinuxException(
                "address resolution", Errno.EHOSTUNREACH.code(), "find " + text(address)));
  }

  private Optional<MacAddress> find(int interfaceIndex, InetAddress address) throws LinuxException {
    begin(Uapi.RTM_GETNEIGH, 0, interfaceIndex, address);
    NetlinkMessage answer = exchange();
    if (answer.type() != Uapi.RTM_NEWNEIGH) {
      return Optional.empty();
    }
    byte[] mac = answer.attributes(Structs.NDMSG.byteSize()).bytes(Uapi.NDA_LLADDR);
    return mac == null || mac.length != MacAddress.LENGTH
        ? Optional.empty()
        : Optional.of(MacAddress.of(mac));
  }

  private NetlinkRequest begin(int type, int flags, int interfaceIndex, InetAddress address) {
    return request
        .begin(type, flags, ++sequence, Structs.NDMSG.byteSize())
        .fixedByte(0, Family.of(address).code())
        .fixedInt(Structs.offset(Structs.NDMSG, "ndm_ifindex"), interfaceIndex)
        .attribute(Uapi.NDA_DST, address.getAddress());
  }

  private NetlinkMessage exchange() throws LinuxException {
    socket.send(request.end());
    while (true) {
      MemorySegment datagram = socket.receive();
      NetlinkMessage message = datagram == null ? null : NetlinkMessage.first(datagram);
      if (message == null) {
        throw new LinuxException(
            "rtnetlink gave no answer", Errno.ETIMEDOUT.code(), "look up a neighbor");
      }
      if (message.sequence() == sequence) {
        return message;
      }
    }
  }

  private static String text(InetAddress address) {
    return address.getHostAddress();
  }

  @Override
  public void close() {
    socket.close();
  }
}
