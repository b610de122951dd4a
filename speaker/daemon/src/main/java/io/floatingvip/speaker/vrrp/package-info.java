/**
 * The VRRP loop: where the engine of {@code io.floatingvip.vrrp} meets the kernel of {@code
 * io.floatingvip.linux}.
 *
 * <p>One platform thread, {@code vrrp}, owns every virtual router, socket and address. Per wake-up
 * it receives what has arrived (bounded), takes in what the kernel reports, then what other threads
 * ask for, and only then looks at the timers; so a late wake-up never acts on a stale picture.
 * Sending and receiving advertisements allocates nothing. Other threads reach it only through
 * {@link io.floatingvip.speaker.vrrp.VrrpLoop}: commands go in through a queue and a wake-up,
 * snapshots come out as immutable values, and a second thread, {@code vrrp-events}, tells the
 * listener, so that nobody who writes a log can delay an advertisement. Where the kernel may let a
 * caller wait, others wait for it: {@code vrrp-takeover}, {@code vrrp-addresses} and {@code
 * vrrp-rules}.
 */
@NullMarked
package io.floatingvip.speaker.vrrp;

import org.jspecify.annotations.NullMarked;
