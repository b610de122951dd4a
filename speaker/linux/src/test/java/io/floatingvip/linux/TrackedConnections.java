package io.floatingvip.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.floatingvip.linux.testing.TestNode;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The connections that the kernel tracks on a host, in a table whose size is the same for all
 * network namespaces, but which each has for itself; see linux/netfilter/nfnetlink_conntrack.h.
 */
final class TrackedConnections {
  /** As many as most hosts allow; each takes some 400 bytes of the kernel's. */
  private static final int MOST = 1 << 19;

  private static final int PER_DATAGRAM = 256;
  private static final int CAPACITY = 64 * 1024;
  private static final int NEW = 1 << Byte.SIZE;
  private static final int ORIGINAL = 1;
  private static final int REPLY = 2;
  private static final int STATUS = 3;
  private static final int TIMEOUT = 7;
  private static final int ADDRESSES = 1;
  private static final int PORTS = 2;
  private static final byte UDP = 17;

  /** Seen in both directions: one that the kernel does not give up for another. */
  private static final int ASSURED = 0x2 | 0x4 | 0x8;

  private static final int LIFETIME_SECONDS = 600;
  private static final int CLIENT_NETWORK = (198 << 24) | (18 << 16);
  private static final int SERVER = (198 << 24) | (19 << 16) | 1;

  private TrackedConnections() {}

  /** Has the host track connections from now on. */
  static void track(TestNode node) {
    node.run("nft", "add table inet track");
    node.run("nft", "add chain inet track in { type filter hook input priority 0; }");
    node.run("nft", "add rule inet track in ct state established counter");
  }

  /** Fills the table of a host until the kernel refuses one more. */
  static void fill(TestNode node) throws Exception {
    int limit =
        Integer.parseInt(node.run("sysctl", "-n", "net.netfilter.nf_conntrack_max").strip());
    assumeTrue(limit > 0 && limit <= MOST, "nf_conntrack_max is " + limit + ": too many to fill");
    int errno = node.call(() -> fill(limit));
    if (errno != Errno.ENOMEM.code()) {
      throw new IllegalStateException("the table is not full: errno " + errno);
    }
  }

  private static int fill(int limit) throws LinuxException {
    NetlinkSocket socket =
        NetlinkSocket.open(NetfilterUapi.NETLINK_NETFILTER, 0, "fill the table of connections");
    try {
      NetlinkRequest request = new NetlinkRequest(CAPACITY);
      for (int number = 0; number <= limit; ) {
        request.clear();
        for (int i = 0; i < PER_DATAGRAM; i++) {
          add(request, number++);
        }
        socket.send(request.end());
        Optional<Integer> refusal = refusal(socket);
        if (refusal.isPresent()) {
          return refusal.get();
        }
      }
      return 0;
    } finally {
      socket.close();
    }
  }

  private static void add(NetlinkRequest request, int number) {
    request
        .append(NEW, Uapi.NLM_F_CREATE | Uapi.NLM_F_EXCL, number, Integer.BYTES)
        .fixedByte(0, NetfilterUapi.NFPROTO_IPV4);
    int client = CLIENT_NETWORK | (number >>> Short.SIZE);
    int port = number & 0xFFFF;
    tuple(request, ORIGINAL, client, SERVER, port, 1);
    tuple(request, REPLY, SERVER, client, 1, port);
    request.attribute(STATUS, bytes(ASSURED)).attribute(TIMEOUT, bytes(LIFETIME_SECONDS));
  }

  private static void tuple(
      NetlinkRequest request, int direction, int from, int to, int fromPort, int toPort) {
    long tuple = request.beginNested(direction);
    long addresses = request.beginNested(ADDRESSES);
    request.attribute(1, bytes(from)).attribute(2, bytes(to)).endNested(addresses);
    long ports = request.beginNested(PORTS);
    request.attribute(1, UDP).attribute(2, port(fromPort)).attribute(3, port(toPort));
    request.endNested(ports).endNested(tuple);
  }

  private static byte[] bytes(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }

  private static byte[] port(int port) {
    return ByteBuffer.allocate(Short.BYTES).putShort((short) port).array();
  }

  private static Optional<Integer> refusal(NetlinkSocket socket) throws LinuxException {
    MemorySegment datagram = socket.receive();
    if (datagram == null) {
      return Optional.empty();
    }
    NetlinkMessage message = NetlinkMessage.first(datagram);
    if (message == null || message.type() != Uapi.NLMSG_ERROR) {
      throw new IllegalStateException(datagram.get(JAVA_BYTE, 4) + " is no error");
    }
    return Optional.of(-message.error());
  }
}
