package io.floatingvip.forwarding;

import io.floatingvip.forwarding.socket.EpollSockets;
import io.floatingvip.forwarding.socket.NioSockets;
import io.floatingvip.forwarding.socket.Sockets;

/**
 * How the forwarder runs.
 *
 * @param transport how it talks to the kernel
 * @param loops event loops, each a thread with listening sockets of its own; 1 to 1024
 */
public record ForwarderOptions(Transport transport, int loops) {
  /** How the forwarder talks to the kernel. */
  public enum Transport {
    /** {@code Epoll} where it is available, else {@code NIO}. */
    Auto,
    /** Linux epoll through Netty's native library: binds addresses ahead of their arrival. */
    Epoll,
    /** The JDK's channels: everywhere, and a listener waits until the host holds its address. */
    NIO;

    Sockets sockets() {
      return switch (this) {
        case Auto -> EpollSockets.isAvailable() ? new EpollSockets() : new NioSockets();
        case Epoll -> {
          if (!EpollSockets.isAvailable()) {
            throw new IllegalStateException(
                "epoll is not available here", EpollSockets.unavailabilityCause());
          }
          yield new EpollSockets();
        }
        case NIO -> new NioSockets();
      };
    }
  }

  /** Checks the range. */
  public ForwarderOptions {
    if (loops < 1 || loops > 1024) {
      throw new IllegalArgumentException("loops is %d: write 1 to 1024".formatted(loops));
    }
  }

  /** The best transport, a loop per core. */
  public static ForwarderOptions defaults() {
    return new ForwarderOptions(
        Transport.Auto, Math.min(1024, Runtime.getRuntime().availableProcessors()));
  }
}
