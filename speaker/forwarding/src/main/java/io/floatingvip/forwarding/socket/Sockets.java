package io.floatingvip.forwarding.socket;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.socket.DatagramChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** One way to talk to the kernel. Stateless; may be used by any thread. */
public sealed interface Sockets permits EpollSockets, NioSockets {
  /** Its name as a user knows it. */
  String name();

  /** What the event loops wait with. */
  IoHandlerFactory ioHandler();

  /**
   * Binds and listens. Several sockets may be bound to one address, by this process or another of
   * the same user (SO_REUSEPORT of socket(7)): the kernel spreads the connections.
   *
   * @throws IOException when the address can't be bound; {@link #bindFailure} tells why
   */
  ListeningSocket listen(InetSocketAddress address) throws IOException;

  /**
   * Begins to connect; registers with the loop where this is called, which is told when {@link
   * StreamSocket#finishConnect} has something to say.
   *
   * @param speaksFirst whether bytes follow as soon as it is connected: the last packet of the
   *     handshake may then wait for them
   * @throws IOException when the attempt fails at once
   */
  StreamSocket connect(
      IoEventLoop loop, InetSocketAddress address, boolean speaksFirst, Readiness readiness)
      throws IOException;

  /** Whether an address can be bound that the host does not hold yet (IP_FREEBIND of ip(7)). */
  boolean bindsAhead();

  /** A pipe between two sockets of this transport; empty where there is none, or none any more. */
  Optional<KernelPipe> pipe();

  /** A client of Netty's own channels, for requests that a forwarder makes itself. */
  Bootstrap client();

  /** Why an address could not be bound. */
  BindFailure bindFailure(InetAddress address, IOException failure);

  /**
   * Whether an attempt to connect failed for a limit of this host (descriptors, ports), not for the
   * peer.
   */
  boolean isOwnLimit(IOException failure);

  /**
   * Whether a {@link #client} failed before a packet left, for want of descriptors or ports:
   * nothing is known of the peer then.
   */
  boolean couldNotTry(Throwable failure);

  /**
   * A socket for datagrams of any size, neither registered nor bound. It may be bound like {@link
   * #listen} does, beside others and ahead where possible; the kernel then gives each sender's
   * datagrams to one of them.
   *
   * @param peer of the family that it is for
   * @param many whether several datagrams may be read at once, at the price of a larger buffer
   * @throws IOException when a limit of this host is reached
   */
  DatagramChannel datagrams(InetAddress peer, boolean many) throws IOException;

  /** Whether a datagram could not be delivered, as the receiver's host or one before it says. */
  boolean isUnreachable(Throwable failure);
}
