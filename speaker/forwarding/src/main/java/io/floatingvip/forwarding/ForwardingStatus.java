package io.floatingvip.forwarding;

import java.net.InetAddress;
import java.util.List;

/**
 * What the forwarder does at one moment, in the shape of the speaker's status.
 *
 * @param listeners in the order of the configuration
 * @param pools in the order of the configuration
 */
public record ForwardingStatus(List<Listener> listeners, List<Pool> pools) {
  /** Whether a listener accepts connections. */
  public enum ListenerState {
    /** Bound on all of its addresses. */
    Ready,
    /**
     * The host does not hold one of the addresses yet, and the transport can't bind ahead of its
     * arrival.
     */
    Waiting,
    /** One of the addresses can't be bound; tried again. */
    Failed
  }

  /**
   * One listener.
   *
   * @param name of the configuration
   * @param state over all of its addresses
   * @param reason why it is not ready; empty when it is
   * @param connections in progress
   */
  public record Listener(String name, ListenerState state, String reason, int connections) {}

  /**
   * One pool.
   *
   * @param name of the configuration
   * @param ready backends that get new connections
   * @param total backends that are configured
   * @param queued connections that wait for a backend
   * @param backends those that are configured, in that order, then those that are drained
   */
  public record Pool(String name, int ready, int total, int queued, List<Backend> backends) {
    /** Copies the list. */
    public Pool {
      backends = List.copyOf(backends);
    }
  }

  /**
   * One backend.
   *
   * @param address where it listens
   * @param port where it listens
   * @param state of its health
   * @param reason what the last check said, or why it is in this state; may be empty
   * @param connections in progress
   */
  public record Backend(
      InetAddress address, int port, BackendState state, String reason, int connections) {}

  /** Copies the lists. */
  public ForwardingStatus {
    listeners = List.copyOf(listeners);
    pools = List.copyOf(pools);
  }
}
