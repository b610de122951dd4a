/**
 * The VRRP engine: codec and state machine of RFC 9568 (VRRP version 3), with RFC 5798 and RFC 3768
 * (version 2) on the wire.
 *
 * <p>Pure: no clock, no thread, no random source, no I/O. One {@link
 * io.floatingvip.vrrp.VrrpInstance} is one virtual router on one interface. Its owner, a single
 * thread, feeds it {@link io.floatingvip.vrrp.Event events} with the time at which they are
 * handled, carries out the ordered {@link io.floatingvip.vrrp.Effect effects} that come back, and
 * wakes up at {@link io.floatingvip.vrrp.VrrpInstance#nextDeadlineNanos()}. Deadlines are state;
 * nothing schedules.
 *
 * <p>The owner's duties, per wake-up and in this order: give each instance every packet that has
 * arrived (bounded), then what the kernel reports, then {@link
 * io.floatingvip.vrrp.Event#TIMERS_DUE}. A late wake-up needs no event of its own: the engine sees
 * it by the time.
 *
 * <p>No type here is safe for use by several threads, but all records are immutable and may be
 * handed to any.
 */
@NullMarked
package io.floatingvip.vrrp;

import org.jspecify.annotations.NullMarked;
