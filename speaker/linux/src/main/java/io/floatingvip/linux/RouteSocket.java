package io.floatingvip.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Requests to rtnetlink(7): what interfaces and addresses there are, and changes of them. Every
 * change is acknowledged before the method returns. Belongs to one thread.
 */
public final class RouteSocket implements AutoCloseable {
  private static final int DUMP_TRIES = 10;

  private final NetlinkSocket socket;
  private final NetlinkRequest request = new NetlinkRequest();
  private int sequence;

  private RouteSocket(NetlinkSocket socket) {
    this.socket = socket;
  }

  /**
   * Opens one in the network namespace of the calling thread.
   *
   * @throws LinuxException if the kernel refuses
   */
  public static RouteSocket open() throws LinuxException {
    NetlinkSocket socket = NetlinkSocket.open(0, "open a socket to rtnetlink");
    try {
      socket.descriptor().set(Uapi.SOL_NETLINK, Uapi.NETLINK_CAP_ACK, 1, "NETLINK_CAP_ACK");
      socket.descriptor().set(Uapi.SOL_NETLINK, Uapi.NETLINK_EXT_ACK, 1, "NETLINK_EXT_ACK");
      return new RouteSocket(socket);
    } catch (LinuxException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * All network interfaces.
   *
   * @throws LinuxException if the kernel refuses
   */
  public List<Link> links() throws LinuxException {
    return dump(
        Uapi.RTM_GETLINK, Structs.IFINFOMSG.byteSize(), Uapi.RTM_NEWLINK, NetlinkMessage::link);
  }

  /**
   * The interface of the name, empty when there is none.
   *
   * @throws LinuxException if the kernel refuses
   */
  public Optional<Link> link(String name) throws LinuxException {
    return links().stream().filter(link -> link.name().equals(name)).findFirst();
  }

  /**
   * All IPv4 and IPv6 addresses of all interfaces.
   *
   * @throws LinuxException if the kernel refuses
   */
  public List<InterfaceAddress> addresses() throws LinuxException {
    return dump(
        Uapi.RTM_GETADDR, Structs.IFADDRMSG.byteSize(), Uapi.RTM_NEWADDR, NetlinkMessage::address);
  }

  /**
   * Puts an address on an interface, or renews the lease of one that is there: marked as {@link
   * InterfaceAddress#OURS}, without a prefix route, without duplicate address detection; an IPv6
   * address is deprecated, so that nothing takes it as its source.
   *
   * @throws LinuxException ENODEV: no such interface; EACCES or ENOENT: IPv6 is disabled on it;
   *     EPERM: no CAP_NET_ADMIN
   */
  public void put(AddressLease lease) throws LinuxException {
    writeAddress(lease, Uapi.NLM_F_CREATE | Uapi.NLM_F_REPLACE);
  }

  /**
   * As {@link #put}, but only where the address is not on the interface yet.
   *
   * @throws LinuxException as {@link #put}, and EEXIST when the interface has the address, whoever
   *     put it there
   */
  public void add(AddressLease lease) throws LinuxException {
    writeAddress(lease, Uapi.NLM_F_CREATE | Uapi.NLM_F_EXCL);
  }

  private void writeAddress(AddressLease lease, int flags) throws LinuxException {
    byte[] address = lease.address().getAddress();
    boolean v6 = Family.of(lease.address()) == Family.IPV6;
    int valid = (int) Math.min(lease.valid().toSeconds(), Integer.MAX_VALUE);
    byte[] lifetimes = new byte[(int) Structs.IFA_CACHEINFO.byteSize()];
    MemorySegment view = MemorySegment.ofArray(lifetimes);
    view.set(JAVA_INT_UNALIGNED, 0, v6 ? 0 : valid);
    view.set(JAVA_INT_UNALIGNED, Integer.BYTES, valid);
    int addressFlags = Uapi.IFA_F_NOPREFIXROUTE | (v6 ? Uapi.IFA_F_NODAD : 0);
    beginAddress(
            Uapi.RTM_NEWADDR, flags, lease.interfaceIndex(), lease.address(), lease.prefixLength())
        .attribute(Uapi.IFA_LOCAL, address)
        .attribute(Uapi.IFA_ADDRESS, address)
        .attributeInt(Uapi.IFA_FLAGS, addressFlags)
        .attribute(Uapi.IFA_PROTO, (byte) InterfaceAddress.OURS)
        .attribute(Uapi.IFA_CACHEINFO, lifetimes);
    execute(
        "put "
            + lease.address().getHostAddress()
            + "/"
            + lease.prefixLength()
            + " on interface "
            + lease.interfaceIndex());
  }

  /**
   * Takes exactly this address off the interface.
   *
   * @throws LinuxException EADDRNOTAVAIL: it is not there; ENODEV: no such interface
   */
  public void remove(int interfaceIndex, InetAddress address, int prefixLength)
      throws LinuxException {
    byte[] bytes = address.getAddress();
    // Both attributes: with IFA_LOCAL alone the kernel takes the first address that matches,
    // whatever its prefix.
    beginAddress(Uapi.RTM_DELADDR, 0, interfaceIndex, address, prefixLength)
        .attribute(Uapi.IFA_LOCAL, bytes)
        .attribute(Uapi.IFA_ADDRESS, bytes);
    execute(
        "take "
            + address.getHostAddress()
            + "/"
            + prefixLength
            + " off interface "
            + interfaceIndex);
  }

  private NetlinkRequest beginAddress(
      int type, int flags, int interfaceIndex, InetAddress address, int prefixLength) {
    return request
        .begin(type, flags | Uapi.NLM_F_ACK, ++sequence, Structs.IFADDRMSG.byteSize())
        .fixedByte(0, Family.of(address).code())
        .fixedByte(Structs.offset(Structs.IFADDRMSG, "ifa_prefixlen"), prefixLength)
        .fixedInt(Structs.offset(Structs.IFADDRMSG, "ifa_index"), interfaceIndex);
  }

  /**
   * Sets an interface up.
   *
   * @throws LinuxException ENODEV: no such interface; EPERM: no CAP_NET_ADMIN
   */
  public void setUp(int interfaceIndex) throws LinuxException {
    request
        .begin(Uapi.RTM_NEWLINK, Uapi.NLM_F_ACK, ++sequence, Structs.IFINFOMSG.byteSize())
        .fixedInt(Structs.offset(Structs.IFINFOMSG, "ifi_index"), interfaceIndex)
        .fixedInt(Structs.offset(Structs.IFINFOMSG, "ifi_flags"), Uapi.IFF_UP)
        .fixedInt(Structs.offset(Structs.IFINFOMSG, "ifi_change"), Uapi.IFF_UP);
    execute("set interface " + interfaceIndex + " up");
  }

  private void execute(String tried) throws LinuxException {
    socket.send(request.end());
    NetlinkMessage answer = answer(tried);
    if (answer.error() != 0) {
      String why = answer.errorText();
      throw new LinuxException(
          why.isEmpty() ? "rtnetlink" : "rtnetlink (" + why + ")", -answer.error(), tried);
    }
  }

  /**
   * The kernel answers inside sendmsg, so the answer is there; answers to older requests that were
   * given up are passed over.
   */
  private NetlinkMessage answer(String tried) throws LinuxException {
    while (true) {
      MemorySegment datagram = socket.receive();
      if (datagram == null) {
        throw new LinuxException("rtnetlink gave no answer", Errno.ETIMEDOUT.code(), tried);
      }
      NetlinkMessage message = NetlinkMessage.at(datagram, 0);
      if (message != null && message.sequence() == sequence && message.type() == Uapi.NLMSG_ERROR) {
        return message;
      }
    }
  }

  /** Reads one kind of object from a message, null where it is another. */
  private interface Reading<T> {
    @Nullable T of(NetlinkMessage message);
  }

  private <T> List<T> dump(int type, long fixedSize, int wanted, Reading<T> reading)
      throws LinuxException {
    for (int attempt = 1; ; attempt++) {
      List<T> found = new ArrayList<>();
      request.begin(type, Uapi.NLM_F_DUMP, ++sequence, fixedSize);
      socket.send(request.end());
      boolean consistent =
          readDump(
              wanted,
              message -> {
                T item = reading.of(message);
                if (item != null) {
                  found.add(item);
                }
              });
      // A dump that was overtaken by a change may lack something; on a busy host the last one has
      // to do, the monitor
      // tells of the change anyway.
      if (consistent || attempt == DUMP_TRIES) {
        return List.copyOf(found);
      }
    }
  }

  /** Reads up to the end of the dump and says whether it is consistent. */
  private boolean readDump(int wanted, Consumer<NetlinkMessage> sink) throws LinuxException {
    boolean consistent = true;
    while (true) {
      MemorySegment datagram = socket.receive();
      if (datagram == null) {
        throw new LinuxException(
            "rtnetlink broke off", Errno.ETIMEDOUT.code(), "list interfaces or addresses");
      }
      long at = 0;
      for (NetlinkMessage m = NetlinkMessage.at(datagram, at);
          m != null;
          m = NetlinkMessage.at(datagram, at)) {
        at += m.span();
        if (m.sequence() != sequence) {
          continue;
        }
        consistent &= (m.flags() & Uapi.NLM_F_DUMP_INTR) == 0;
        if (m.type() == wanted) {
          sink.accept(m);
        } else if ((m.type() == Uapi.NLMSG_DONE || m.type() == Uapi.NLMSG_ERROR)
            && m.error() != 0) {
          throw new LinuxException("rtnetlink", -m.error(), "list interfaces or addresses");
        } else if (m.type() == Uapi.NLMSG_DONE) {
          return consistent;
        }
      }
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
