package io.floatingvip.linux;

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
  /** The most leases that {@link #renew} takes. */
  public static final int RENEWALS = 32;

  private static final int DUMP_TRIES = 10;
  private static final int LEASE_BYTES = 128;
  private static final long PREFIX_LENGTH = Structs.offset(Structs.IFADDRMSG, "ifa_prefixlen");
  private static final long INTERFACE = Structs.offset(Structs.IFADDRMSG, "ifa_index");
  private static final long PREFERRED = Structs.offset(Structs.IFA_CACHEINFO, "ifa_prefered");
  private static final long VALID = Structs.offset(Structs.IFA_CACHEINFO, "ifa_valid");

  private final NetlinkSocket socket;
  private final NetlinkRequest request = new NetlinkRequest(NetlinkRequest.CAPACITY);
  private final NetlinkRequest renewals = new NetlinkRequest(RENEWALS * LEASE_BYTES);
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

  /** Hears what became of leases that could not be renewed. */
  public interface Refusals {
    /** The kernel refused the lease at this position of the list. */
    void refused(int position, LinuxException cause);
  }

  /**
   * Renews leases as {@link #put} does, at most {@link #RENEWALS}: the kernel is asked once for
   * all, and answers only where it refuses.
   *
   * @throws LinuxException if it refuses to be asked
   */
  public void renew(List<AddressLease> leases, Refusals refusals) throws LinuxException {
    int first = sequence + 1;
    renewals.clear();
    for (int i = 0; i < leases.size(); i++) {
      int flags = Uapi.NLM_F_CREATE | Uapi.NLM_F_REPLACE;
      renewals.append(Uapi.RTM_NEWADDR, flags, ++sequence, Structs.IFADDRMSG.byteSize());
      write(renewals, leases.get(i));
    }
    socket.send(renewals.end());
    for (MemorySegment next = socket.receive(); next != null; next = socket.receive()) {
      NetlinkMessage answer = NetlinkMessage.first(next);
      int position = answer == null ? -1 : answer.sequence() - first;
      if (answer != null && answer.error() != 0 && position >= 0 && position < leases.size()) {
        refusals.refused(position, refusal(answer, "renew " + leases.get(position).describe()));
      }
    }
  }

  private void writeAddress(AddressLease lease, int flags) throws LinuxException {
    request.begin(
        Uapi.RTM_NEWADDR, flags | Uapi.NLM_F_ACK, ++sequence, Structs.IFADDRMSG.byteSize());
    write(request, lease);
    NetlinkMessage answer = execute();
    if (answer.error() != 0) {
      throw refusal(answer, "put " + lease.describe());
    }
  }

  private static void write(NetlinkRequest to, AddressLease lease) {
    byte[] address = lease.address().getAddress();
    boolean v6 = Family.of(lease.address()) == Family.IPV6;
    int valid = (int) Math.min(lease.valid().toSeconds(), Integer.MAX_VALUE);
    writeAddress(to, lease.interfaceIndex(), lease.address(), lease.prefixLength())
        .attribute(Uapi.IFA_LOCAL, address)
        .attribute(Uapi.IFA_ADDRESS, address)
        .attributeInt(Uapi.IFA_FLAGS, Uapi.IFA_F_NOPREFIXROUTE | (v6 ? Uapi.IFA_F_NODAD : 0))
        .attribute(Uapi.IFA_PROTO, (byte) InterfaceAddress.OURS);
    long lifetimes = to.attributeZeros(Uapi.IFA_CACHEINFO, Structs.IFA_CACHEINFO.byteSize());
    to.number(lifetimes + PREFERRED, v6 ? 0 : valid).number(lifetimes + VALID, valid);
  }

  /**
   * Takes exactly this address off the interface.
   *
   * @throws LinuxException EADDRNOTAVAIL: it is not there; ENODEV: no such interface
   */
  public void remove(int interfaceIndex, InetAddress address, int prefixLength)
      throws LinuxException {
    byte[] bytes = address.getAddress();
    request.begin(Uapi.RTM_DELADDR, Uapi.NLM_F_ACK, ++sequence, Structs.IFADDRMSG.byteSize());
    // Both attributes: with IFA_LOCAL alone the kernel takes the first address that matches,
    // whatever its prefix.
    writeAddress(request, interfaceIndex, address, prefixLength)
        .attribute(Uapi.IFA_LOCAL, bytes)
        .attribute(Uapi.IFA_ADDRESS, bytes);
    NetlinkMessage answer = execute();
    if (answer.error() != 0) {
      throw refusal(
          answer, "take " + AddressLease.describe(address, prefixLength, "off", interfaceIndex));
    }
  }

  private static NetlinkRequest writeAddress(
      NetlinkRequest to, int interfaceIndex, InetAddress address, int prefixLength) {
    return to.fixedByte(0, Family.of(address).code())
        .fixedByte(PREFIX_LENGTH, prefixLength)
        .fixedInt(INTERFACE, interfaceIndex);
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
    NetlinkMessage answer = execute();
    if (answer.error() != 0) {
      throw refusal(answer, "set interface " + interfaceIndex + " up");
    }
  }

  private static LinuxException refusal(NetlinkMessage answer, String tried) {
    String why = answer.errorText();
    return new LinuxException(
        why.isEmpty() ? "rtnetlink" : "rtnetlink (" + why + ")", -answer.error(), tried);
  }

  /**
   * Has the kernel do what was requested and returns its answer, which is there when sendmsg
   * returns; answers to older requests that were given up are passed over.
   */
  private NetlinkMessage execute() throws LinuxException {
    socket.send(request.end());
    while (true) {
      MemorySegment datagram = socket.receive();
      if (datagram == null) {
        throw new LinuxException(
            "rtnetlink gave no answer",
            Errno.ETIMEDOUT.code(),
            "change an interface or an address");
      }
      NetlinkMessage message = NetlinkMessage.first(datagram);
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
      for (NetlinkMessage m : NetlinkMessage.all(datagram)) {
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
