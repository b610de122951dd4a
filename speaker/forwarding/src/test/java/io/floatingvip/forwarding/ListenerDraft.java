package io.floatingvip.forwarding;

import io.floatingvip.forwarding.config.Cidr;
import io.floatingvip.forwarding.config.ListenerConfig;
import io.floatingvip.forwarding.config.LogShare;
import io.floatingvip.forwarding.config.Protocol;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** A listener configuration in the making: the defaults, on loopback. */
final class ListenerDraft {
  String name = "web";
  final List<InetAddress> addresses = new ArrayList<>();
  int port;
  Protocol protocol = Protocol.TCP;
  String pool = "web";
  List<Cidr> allowedSources = List.of();
  int maxConnections;
  List<Cidr> acceptProxyProtocol = List.of();
  LogShare log = LogShare.NONE;

  ListenerDraft(int port) {
    this.port = port;
    addresses.add(ForwarderFixture.LOOPBACK);
  }

  ListenerConfig build() {
    return new ListenerConfig(
        name,
        addresses,
        port,
        protocol,
        pool,
        allowedSources,
        maxConnections,
        acceptProxyProtocol,
        log);
  }
}
