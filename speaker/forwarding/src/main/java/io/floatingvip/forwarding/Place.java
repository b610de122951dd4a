package io.floatingvip.forwarding;

import io.floatingvip.forwarding.config.ListenerConfig;
import io.floatingvip.forwarding.config.Protocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** What a socket is bound to, and what only one listener can have. */
record Place(Protocol protocol, InetAddress address, int port) {
  /** Those of a listener, in the order of its addresses. */
  static List<Place> of(ListenerConfig listener) {
    return listener.addresses().stream()
        .map(address -> new Place(listener.protocol(), address, listener.port()))
        .toList();
  }

  InetSocketAddress socketAddress() {
    return new InetSocketAddress(address, port);
  }
}
