/**
 * What the speaker needs of the Linux kernel and the Java library does not offer: raw VRRP sockets,
 * packet sockets for ARP and neighbor discovery, rtnetlink, a TUN device, {@code ppoll} with a
 * wake-up, scheduling. All of it through {@code java.lang.foreign}; no process is started and no
 * native library of our own is loaded.
 *
 * <p>Ownership: an object of this package that holds a file descriptor belongs to one thread at a
 * time, normally the VRRP loop. The only method that any thread may call is {@link
 * io.floatingvip.linux.Poller#wakeUp()}. Failures of the environment are {@link
 * io.floatingvip.linux.LinuxException}s that name the call, the errno and what was tried.
 */
@NullMarked
package io.floatingvip.linux;

import org.jspecify.annotations.NullMarked;
