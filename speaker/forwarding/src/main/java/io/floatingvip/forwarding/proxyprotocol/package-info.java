/**
 * The PROXY protocol, by Netty's codec: the header that says who the client is. Stateless but for
 * {@link io.floatingvip.forwarding.proxyprotocol.ProxyHeaderReader}, which belongs to the event
 * loop of its connection.
 */
@NullMarked
package io.floatingvip.forwarding.proxyprotocol;

import org.jspecify.annotations.NullMarked;
