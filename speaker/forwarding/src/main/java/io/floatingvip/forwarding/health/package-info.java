/**
 * Health checks of backends. A {@link io.floatingvip.forwarding.health.HealthChecker} belongs to
 * one event loop, which runs its checks beside the connections.
 */
@NullMarked
package io.floatingvip.forwarding.health;

import org.jspecify.annotations.NullMarked;
