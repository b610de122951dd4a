package io.floatingvip.vrrp.simulation;

import io.floatingvip.vrrp.AdvertisementInterval;
import io.floatingvip.vrrp.Preemption;
import io.floatingvip.vrrp.Priority;
import java.time.Duration;

/**
 * One speaker.
 *
 * @param drift of its clock: 0.001 runs a thousandth too fast
 * @param clockNanos what its clock shows at the start
 * @param foreignAddress true where somebody has put the second virtual address on the host before
 */
record NodeSetup(
    Priority priority,
    AdvertisementInterval interval,
    Preemption preemption,
    Duration startupDelay,
    double drift,
    long clockNanos,
    boolean foreignAddress) {}
