/**
 * The metrics of VRRP, brought up to date by whoever scrapes them. Those of forwarding are the
 * forwarder's own.
 */
@NullMarked
package io.floatingvip.speaker.metrics;

import org.jspecify.annotations.NullMarked;
