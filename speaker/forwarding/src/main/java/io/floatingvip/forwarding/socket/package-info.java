/**
 * Non-blocking TCP sockets on Netty's event loops: the seam between the forwarder and the way that
 * it talks to the kernel. Two ways are offered, {@link
 * io.floatingvip.forwarding.socket.EpollSockets} and {@link
 * io.floatingvip.forwarding.socket.NioSockets}; everything above is the same on both. Netty's own
 * stream channels are not used for the relay, as those of its epoll transport lose data of
 * half-closed connections. A socket belongs to the event loop that it was registered with, or
 * before that to the thread that made it.
 */
@NullMarked
package io.floatingvip.forwarding.socket;

import org.jspecify.annotations.NullMarked;
