package io.floatingvip.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The host's TCP connections, whichever program they belong to (sock_diag(7)). Belongs to one
 * thread.
 */
public final class TcpConnectionTable implements AutoCloseable {
  private static final String TRIED = "list TCP connections";
  private static final int HEADER = 16;
  private static final int STATES =
      (1 << Uapi.TCP_ESTABLISHED)
          | (1 << Uapi.TCP_SYN_RECV)
          | (1 << Uapi.TCP_FIN_WAIT1)
          | (1 << Uapi.TCP_FIN_WAIT2)
          | (1 << Uapi.TCP_CLOSE_WAIT)
          | (1 << Uapi.TCP_LAST_ACK)
          | (1 << Uapi.TCP_CLOSING);
  private static final long ID = Structs.offset(Structs.INET_DIAG_MSG, "id");
  private static final long INODE = Structs.offset(Structs.INET_DIAG_MSG, "idiag_inode");
  private static final long SOURCE = Structs.offset(Structs.INET_DIAG_SOCKID, "idiag_src");
  private static final long DESTINATION = Structs.offset(Structs.INET_DIAG_SOCKID, "idiag_dst");
  private static final long ID_SIZE = Structs.INET_DIAG_SOCKID.byteSize();

  private final NetlinkSocket socket;
  private final MemorySegment request =
      Arena.ofAuto().allocate(HEADER + Structs.INET_DIAG_REQ_V2.byteSize(), Long.BYTES);
  private int sequence;

  private TcpConnectionTable(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** What the kernel calls a connection. */
  private record Identity(int family, MemorySegment id) {}

  /**
   * Opens it in the network namespace of the calling thread.
   *
   * @throws LinuxException if the kernel refuses, or lacks sock_diag
   */
  public static TcpConnectionTable open() throws LinuxException {
    return new TcpConnectionTable(
        NetlinkSocket.open(Uapi.NETLINK_SOCK_DIAG, 0, "open a socket to sock_diag"));
  }

  /**
   * The connections in progress whose end here is at one of these addresses: something may still be
   * delivered in one direction or the other.
   *
   * @throws LinuxException if the kernel refuses
   */
  public List<TcpConnection> at(Set<InetAddress> local) throws LinuxException {
    List<TcpConnection> found = new ArrayList<>();
    scan(isAt(local), (connection, _) -> found.add(connection));
    return found;
  }

  private static Predicate<TcpConnection> isAt(Set<InetAddress> local) {
    return connection -> local.contains(connection.local().getAddress());
  }

  /**
   * Ends these connections: the other ends get a reset.
   *
   * @return how many
   * @throws LinuxException EOPNOTSUPP: the kernel can't (CONFIG_INET_DIAG_DESTROY); EPERM: no
   *     CAP_NET_ADMIN
   */
  public int reset(Set<InetAddress> local) throws LinuxException {
    return reset(isAt(local));
  }

  /**
   * Ends the connections of this host's own clients to these addresses of another one.
   *
   * @return how many
   * @throws LinuxException as {@link #reset(Set)}
   */
  public int resetTo(Set<InetAddress> remote) throws LinuxException {
    Set<TcpConnection> served = new HashSet<>(at(remote));
    return reset(connection ->
        remote.contains(connection.remote().getAddress())
            && !served.contains(connection.reversed()));
  }

  private int reset(Predicate<TcpConnection> which) throws LinuxException {
    List<Identity> found = new ArrayList<>();
    scan(which, (_, identity) -> found.add(identity));
    int ended = 0;
    for (Identity identity : found) {
      ended += reset(identity) ? 1 : 0;
    }
    return ended;
  }

  private boolean reset(Identity identity) throws LinuxException {
    begin(Uapi.SOCK_DESTROY, Uapi.NLM_F_ACK, identity.family());
    long id = HEADER + Structs.offset(Structs.INET_DIAG_REQ_V2, "id");
    MemorySegment.copy(identity.id(), 0, request, id, ID_SIZE);
    socket.send(request);
    MemorySegment datagram = socket.receive();
    NetlinkMessage answer = datagram == null ? null : NetlinkMessage.first(datagram);
    if (answer == null || answer.error() == 0) {
      return answer != null;
    }
    if (-answer.error() == Errno.ENOENT.code()) {
      return false;
    }
    throw new LinuxException("sock_diag", -answer.error(), "end a TCP connection");
  }

  private void begin(int type, int flags, int family) {
    request.fill((byte) 0);
    request.set(JAVA_INT_UNALIGNED, 0, (int) request.byteSize());
    request.set(JAVA_INT_UNALIGNED, Integer.BYTES, ((flags | Uapi.NLM_F_REQUEST) << 16) | type);
    request.set(JAVA_INT_UNALIGNED, 8, ++sequence);
    request.set(JAVA_BYTE, HEADER, (byte) family);
    request.set(JAVA_BYTE, HEADER + 1, (byte) Uapi.IPPROTO_TCP);
    request.set(
        JAVA_INT_UNALIGNED,
        HEADER + Structs.offset(Structs.INET_DIAG_REQ_V2, "idiag_states"),
        STATES);
  }

  /** IPv6 sockets carry IPv4 connections too, so both families are looked through. */
  private void scan(Predicate<TcpConnection> which, BiConsumer<TcpConnection, Identity> sink)
      throws LinuxException {
    for (int family : new int[] {Uapi.AF_INET, Uapi.AF_INET6}) {
      begin(Uapi.SOCK_DIAG_BY_FAMILY, Uapi.NLM_F_DUMP, family);
      socket.send(request);
      boolean more = true;
      while (more) {
        MemorySegment datagram = socket.receive();
        if (datagram == null) {
          throw new LinuxException("sock_diag broke off", Errno.ETIMEDOUT.code(), TRIED);
        }
        more = read(datagram, which, sink);
      }
    }
  }

  /** Reads a datagram; false when it was the last. */
  private boolean read(
      MemorySegment datagram,
      Predicate<TcpConnection> which,
      BiConsumer<TcpConnection, Identity> sink)
      throws LinuxException {
    for (NetlinkMessage m : NetlinkMessage.all(datagram)) {
      if (m.type() == Uapi.NLMSG_DONE || m.type() == Uapi.NLMSG_ERROR) {
        if (m.error() != 0) {
          throw new LinuxException("sock_diag", -m.error(), TRIED);
        }
        return false;
      }
      if (m.type() == Uapi.SOCK_DIAG_BY_FAMILY) {
        readConnection(m.content(), which, sink);
      }
    }
    return true;
  }

  private static void readConnection(
      MemorySegment message,
      Predicate<TcpConnection> which,
      BiConsumer<TcpConnection, Identity> sink) {
    int family = message.get(JAVA_BYTE, 0);
    int state = message.get(JAVA_BYTE, 1);
    boolean orphan = message.get(JAVA_INT_UNALIGNED, INODE) == 0;
    // All is delivered, and nobody is there to take more.
    if (state == Uapi.TCP_FIN_WAIT2 && orphan) {
      return;
    }
    MemorySegment id = message.asSlice(ID, ID_SIZE);
    InetAddress source = address(id, SOURCE, family);
    InetAddress destination = address(id, DESTINATION, family);
    if (source == null || destination == null) {
      return;
    }
    TcpConnection connection =
        new TcpConnection(
            new InetSocketAddress(source, port(id, 0)),
            new InetSocketAddress(destination, port(id, Short.BYTES)));
    if (which.test(connection)) {
      sink.accept(connection, new Identity(family, MemorySegment.ofArray(id.toArray(JAVA_BYTE))));
    }
  }

  private static int port(MemorySegment id, long at) {
    return (Byte.toUnsignedInt(id.get(JAVA_BYTE, at)) << Byte.SIZE)
        | Byte.toUnsignedInt(id.get(JAVA_BYTE, at + 1));
  }

  private static @Nullable InetAddress address(MemorySegment id, long at, int family) {
    int length = family == Uapi.AF_INET ? 4 : 16;
    try {
      return InetAddress.getByAddress(id.asSlice(at, length).toArray(JAVA_BYTE));
    } catch (UnknownHostException e) {
      return null;
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
