/**
 * The outage clock: a client that asks a server every few milliseconds and measures what its users
 * would see of a failover. {@link io.floatingvip.e2e.outage.RequestClient} is a program of its own
 * on a host of the laboratory; a reader thread of {@link io.floatingvip.e2e.outage.OutageClock}
 * collects what it saw.
 */
@NullMarked
package io.floatingvip.e2e.outage;

import org.jspecify.annotations.NullMarked;
