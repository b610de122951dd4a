package io.floatingvip.forwarding.config;

import java.net.InetAddress;

/**
 * One backend of a pool.
 *
 * @param address where it listens
 * @param port 1 to 65535
 * @param weight its share of new connections relative to the others, 0 to 256; 0: no new
 *     connections
 */
public record Endpoint(InetAddress address, int port, int weight) {
  /** Checks the ranges. */
  public Endpoint {
    Requirement.range("port", port, 1, 65535);
    Requirement.range("weight", weight, 0, 256);
  }
}
