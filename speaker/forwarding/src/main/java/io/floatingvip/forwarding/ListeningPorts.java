package io.floatingvip.forwarding;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The ports that are listened on, whichever listener they belong to: one that goes from a listener
 * to another, or whose listener is renamed, keeps its sockets and every connection that arrives.
 */
final class ListeningPorts {
  private final Workers workers;
  private final Map<Place, ListeningPort> ports = new LinkedHashMap<>();

  ListeningPorts(Workers workers) {
    this.workers = workers;
  }

  /** Listens on the ports of these listeners from now on, and on no others. */
  void assign(Collection<Listener> listeners) {
    Map<Place, ListeningPort> leaving = new LinkedHashMap<>(ports);
    for (Listener listener : listeners) {
      for (Place place : Place.of(listener.config())) {
        ListeningPort known = leaving.remove(place);
        if (known == null) {
          ports.put(place, new ListeningPort(place, listener, workers));
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
  List<ListeningPort> of(Listener listener) {
    List<ListeningPort> found = new ArrayList<>();
    for (Place place : Place.of(listener.config())) {
      ListeningPort port = ports.get(place);
      if (port != null) {
        found.add(port);
      }
    }
    return found;
  }

  /** The UDP sessions at these addresses. */
  List<DatagramSession> datagramSessions(Set<InetAddress> addresses) {
    return ports.entrySet().stream()
        .filter(entry -> addresses.contains(entry.getKey().address()))
        .flatMap(entry -> entry.getValue().datagramSessions().stream())
        .toList();
  }

  void close() {
    ports.values().forEach(ListeningPort::close);
    ports.clear();
  }
}
