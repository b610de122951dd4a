package io.floatingvip.forwarding;

import io.floatingvip.forwarding.config.ListenerConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ports that are listened on, whichever listener they belong to: one that goes from a listener
 * to another, or whose listener is renamed, keeps its sockets and every connection that arrives.
 */
final class ListeningPorts {
  private final Workers workers;
  private final Map<InetSocketAddress, ListeningPort> ports = new LinkedHashMap<>();

  ListeningPorts(Workers workers) {
    this.workers = workers;
  }

  /** Listens on the ports of these listeners from now on, and on no others. */
  void assign(Collection<TcpListener> listeners) {
    Map<InetSocketAddress, ListeningPort> leaving = new LinkedHashMap<>(ports);
    for (TcpListener listener : listeners) {
      for (InetSocketAddress address : addresses(listener.config())) {
        ListeningPort known = leaving.remove(address);
        if (known == null) {
          ports.put(address, new ListeningPort(address, listener, workers));
        } else {
          known.turnTo(listener);
        }
      }
    }
    bind();
    leaving.keySet().forEach(ports::remove);
    leaving.values().forEach(ListeningPort::close);
  }

  /** Tries again what could not be bound. */
  void bind() {
    ports.values().forEach(ListeningPort::bind);
  }

  /** The ports of a listener, in the order of its addresses. */
  List<ListeningPort> of(TcpListener listener) {
    List<ListeningPort> found = new ArrayList<>();
    for (InetSocketAddress address : addresses(listener.config())) {
      ListeningPort port = ports.get(address);
      if (port != null) {
        found.add(port);
      }
    }
    return found;
  }

  private static List<InetSocketAddress> addresses(ListenerConfig config) {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (InetAddress address : config.addresses()) {
      addresses.add(new InetSocketAddress(address, config.port()));
    }
    return addresses;
  }

  void close() {
    ports.values().forEach(ListeningPort::close);
    ports.clear();
  }
}
