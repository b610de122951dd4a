package io.floatingvip.linux;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * Hears every change of interfaces and addresses in the network namespace where it was opened, but
 * for the renewals of leases, which change nothing. Open it before the first dump of a {@link
 * RouteSocket}, then nothing falls between the two.
 */
public final class RouteMonitor implements Pollable {
  private static final int BUFFER_BYTES = 4 * 1024 * 1024;
  private static final RouteEvent OVERRUN = new RouteEvent.Overrun();

  private static final int HEADER = 16;
  private static final int TYPE = 4;
  private static final int ATTRIBUTE_HEADER = 4;
  private static final int ATTRIBUTES = HEADER + (int) Structs.IFADDRMSG.byteSize();
  private static final int CREATED =
      ATTRIBUTE_HEADER + (int) Structs.offset(Structs.IFA_CACHEINFO, "cstamp");
  private static final int UPDATED =
      ATTRIBUTE_HEADER + (int) Structs.offset(Structs.IFA_CACHEINFO, "tstamp");

  /** A filter loads numbers as the network orders them, netlink's are the machine's own. */
  private static final int NEW_ADDRESS =
      ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
          ? Uapi.RTM_NEWADDR
          : Uapi.RTM_NEWADDR << Byte.SIZE;

  /**
   * Drops what tells of an address of ours that is older than its last update. Of thousands that
   * are renewed each second the loop would hear nothing else.
   */
  private static final int[][] NO_RENEWALS = {
    {SocketFilter.LOAD_HALF, 0, 0, TYPE},
    {SocketFilter.JUMP_IF_EQUAL, 0, 18, NEW_ADDRESS},
    {SocketFilter.LOAD_NUMBER, 0, 0, ATTRIBUTES},
    {SocketFilter.LOAD_INDEX_NUMBER, 0, 0, Uapi.IFA_PROTO},
    {SocketFilter.LOAD_WORD, 0, 0, SocketFilter.NETLINK_ATTRIBUTE},
    {SocketFilter.JUMP_IF_EQUAL, 14, 0, 0},
    {SocketFilter.COPY_TO_INDEX, 0, 0, 0},
    {SocketFilter.LOAD_BYTE_AT_INDEX, 0, 0, ATTRIBUTE_HEADER},
    {SocketFilter.JUMP_IF_EQUAL, 0, 11, InterfaceAddress.OURS},
    {SocketFilter.LOAD_NUMBER, 0, 0, ATTRIBUTES},
    {SocketFilter.LOAD_INDEX_NUMBER, 0, 0, Uapi.IFA_CACHEINFO},
    {SocketFilter.LOAD_WORD, 0, 0, SocketFilter.NETLINK_ATTRIBUTE},
    {SocketFilter.JUMP_IF_EQUAL, 7, 0, 0},
    {SocketFilter.COPY_TO_INDEX, 0, 0, 0},
    {SocketFilter.LOAD_WORD_AT_INDEX, 0, 0, CREATED},
    {SocketFilter.STORE, 0, 0, 0},
    {SocketFilter.LOAD_WORD_AT_INDEX, 0, 0, UPDATED},
    {SocketFilter.LOAD_INDEX_MEMORY, 0, 0, 0},
    {SocketFilter.JUMP_IF_EQUAL_TO_INDEX, 1, 0, 0},
    {SocketFilter.RETURN, 0, 0, 0},
    {SocketFilter.RETURN, 0, 0, -1},
  };

  private final NetlinkSocket socket;

  private RouteMonitor(NetlinkSocket socket) {
    this.socket = socket;
  }

  /**
   * Opens one.
   *
   * @throws LinuxException if the kernel refuses
   */
  public static RouteMonitor open() throws LinuxException {
    int groups = Uapi.RTMGRP_LINK | Uapi.RTMGRP_IPV4_IFADDR | Uapi.RTMGRP_IPV6_IFADDR;
    RouteMonitor monitor =
        new RouteMonitor(NetlinkSocket.open(groups, "watch interfaces and addresses"));
    try {
      SocketFilter.attach(monitor.descriptor(), NO_RENEWALS);
    } catch (LinuxException e) {
      monitor.close();
      throw e;
    }
    monitor.enlargeBuffer(BUFFER_BYTES);
    return monitor;
  }

  /**
   * As much room as we may have: a burst of events must not overrun it. What the kernel does not
   * grant is no failure.
   */
  void enlargeBuffer(int bytes) {
    Descriptor descriptor = socket.descriptor();
    try {
      descriptor.set(Uapi.SOL_SOCKET, Uapi.SO_RCVBUFFORCE, bytes, "SO_RCVBUFFORCE");
    } catch (LinuxException e) {
      // Outside the first user namespace nobody may exceed net.core.rmem_max; overruns are handled,
      // so go on.
      return;
    }
  }

  /**
   * Passes on what has happened, at most the given number of datagrams.
   *
   * @return whether everything was read; if not, call again
   * @throws LinuxException if the kernel refuses; lost events are no exception but a {@link
   *     RouteEvent.Overrun}
   */
  public boolean drain(int bound, Consumer<RouteEvent> sink) throws LinuxException {
    for (int i = 0; i < bound; i++) {
      try {
        MemorySegment datagram = socket.receive();
        if (datagram == null) {
          return true;
        }
        read(datagram, sink);
      } catch (LinuxException e) {
        if (e.errno() != Errno.ENOBUFS) {
          throw e;
        }
        sink.accept(OVERRUN);
      }
    }
    return false;
  }

  private static void read(MemorySegment datagram, Consumer<RouteEvent> sink) {
    for (NetlinkMessage m : NetlinkMessage.all(datagram)) {
      boolean gone = m.type() == Uapi.RTM_DELLINK || m.type() == Uapi.RTM_DELADDR;
      if (m.type() == Uapi.RTM_NEWLINK || m.type() == Uapi.RTM_DELLINK) {
        Link link = m.link();
        if (link != null) {
          sink.accept(gone ? new RouteEvent.LinkRemoved(link) : new RouteEvent.LinkChanged(link));
        }
      } else if (m.type() == Uapi.RTM_NEWADDR || m.type() == Uapi.RTM_DELADDR) {
        InterfaceAddress address = m.address();
        if (address != null) {
          sink.accept(
              gone
                  ? new RouteEvent.AddressRemoved(address)
                  : new RouteEvent.AddressChanged(address));
        }
      }
    }
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
