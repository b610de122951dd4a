/**
 * The forwarder: accepts connections on the floating addresses and relays them to healthy backends.
 * It knows neither Kubernetes nor VRRP. {@link io.floatingvip.forwarding.Forwarder} may be called
 * from any thread but its own event loops; everything behind it belongs to one event loop, or is
 * immutable.
 */
@NullMarked
package io.floatingvip.forwarding;

import org.jspecify.annotations.NullMarked;
