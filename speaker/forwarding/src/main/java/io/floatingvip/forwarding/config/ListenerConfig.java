package io.floatingvip.forwarding.config;

import java.net.InetAddress;
import java.util.List;

/**
 * A port that is forwarded to a pool.
 *
 * @param name unique among the listeners
 * @param addresses at least one; the host need not hold them yet
 * @param port 1 to 65535
 * @param protocol TCP or UDP
 * @param pool the name of the pool that gets the connections
 * @param allowedSources who may connect; empty: everybody. Others are closed at once
 * @param maxConnections at the same time, over all addresses; 0: no limit. One more is reset at
 *     once
 * @param acceptProxyProtocol senders whose PROXY header (either version) is required and believed;
 *     empty: not expected of anybody. Only TCP
 * @param log the share of connections with a line in the TCP log
 */
public record ListenerConfig(
    String name,
    List<InetAddress> addresses,
    int port,
    Protocol protocol,
    String pool,
    List<Cidr> allowedSources,
    int maxConnections,
    List<Cidr> acceptProxyProtocol,
    LogShare log) {
  /** Copies the lists and checks the ranges. */
  public ListenerConfig {
    Requirement.notBlank("name", name);
    Requirement.range("port", port, 1, 65535);
    Requirement.notBlank("pool", pool);
    Requirement.notNegative("maxConnections", maxConnections);
    addresses = List.copyOf(addresses);
    allowedSources = List.copyOf(allowedSources);
    acceptProxyProtocol = List.copyOf(acceptProxyProtocol);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("addresses is empty: write at least one address");
    }
    if (addresses.stream().distinct().count() < addresses.size()) {
      throw new IllegalArgumentException("addresses has one twice: write each once");
    }
    if (protocol == Protocol.UDP && addresses.stream().anyMatch(InetAddress::isAnyLocalAddress)) {
      throw new IllegalArgumentException(
          "addresses has the unspecified address with UDP, whose answers must leave from the address"
              + " that was asked: write each address");
    }
    if (protocol == Protocol.UDP && !acceptProxyProtocol.isEmpty()) {
      throw new IllegalArgumentException("acceptProxyProtocol is given with UDP: leave it empty");
    }
  }

  /** A TCP listener with the programme's defaults. */
  public static ListenerConfig tcp(String name, InetAddress address, int port, String pool) {
    return new ListenerConfig(
        name, List.of(address), port, Protocol.TCP, pool, List.of(), 0, List.of(), LogShare.NONE);
  }

  /** Whether a client with this address may connect. */
  public boolean allows(InetAddress client) {
    return allowedSources.isEmpty()
        || allowedSources.stream().anyMatch(block -> block.contains(client));
  }

  /** Whether a connection from this address starts with a PROXY header. */
  public boolean expectsProxyHeader(InetAddress sender) {
    return acceptProxyProtocol.stream().anyMatch(block -> block.contains(sender));
  }
}
