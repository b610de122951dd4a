/**
 * Carries the bytes between the two sockets of a connection. Everything here belongs to the
 * connection's event loop, which both sockets share.
 */
@NullMarked
package io.floatingvip.forwarding.relay;

import org.jspecify.annotations.NullMarked;
