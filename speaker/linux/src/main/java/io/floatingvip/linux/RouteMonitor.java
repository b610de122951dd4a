package io.floatingvip.linux;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/**
 * Hears every change of interfaces and addresses in the network namespace where it was opened. Open
 * it before the first dump of a {@link RouteSocket}, then nothing falls between the two.
 */
public final class RouteMonitor implements Pollable {
  private static final int BUFFER_BYTES = 4 * 1024 * 1024;
  private static final RouteEvent OVERRUN = new RouteEvent.Overrun();

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
    long at = 0;
    for (NetlinkMessage m = NetlinkMessage.at(datagram, at);
        m != null;
        m = NetlinkMessage.at(datagram, at)) {
      at += m.span();
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
