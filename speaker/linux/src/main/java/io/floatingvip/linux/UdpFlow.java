package io.floatingvip.linux;

import java.net.InetSocketAddress;

/**
 * The datagrams between a client and this host.
 *
 * @param local this end
 * @param remote the client's
 */
public record UdpFlow(InetSocketAddress local, InetSocketAddress remote) {}
