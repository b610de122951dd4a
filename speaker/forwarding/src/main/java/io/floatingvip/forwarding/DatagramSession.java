package io.floatingvip.forwarding;

import java.net.InetSocketAddress;

/**
 * A UDP session in progress.
 *
 * @param client whose datagrams
 * @param local where they come to
 */
public record DatagramSession(InetSocketAddress client, InetSocketAddress local) {}
