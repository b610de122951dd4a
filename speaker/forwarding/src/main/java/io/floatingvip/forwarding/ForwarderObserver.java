package io.floatingvip.forwarding;

import java.net.InetAddress;

/**
 * Is told of what happens, on an event loop or on the thread that called the forwarder: its methods
 * must be quick, must not block and must not call the forwarder's methods that change something.
 */
public interface ForwarderObserver {
  /** An observer that ignores everything. */
  ForwarderObserver NONE = new ForwarderObserver() {};

  /**
   * A backend has come into a state, for a reason; also when it is new ({@code Unknown}) or begins
   * to drain.
   */
  default void backendChanged(
      String pool, InetAddress address, int port, BackendState state, String reason) {}

  /** A listener has come into a state, for a reason that is empty when it is ready. */
  default void listenerChanged(
      String listener, ForwardingStatus.ListenerState state, String reason) {}

  /**
   * A drained backend's last connection has ended, or its drain timeout has passed: it is gone from
   * the status.
   */
  default void backendGone(String pool, InetAddress address, int port) {}
}
